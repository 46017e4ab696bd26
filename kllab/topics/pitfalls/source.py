"""Source of the code of a mistake: what pages show is the text of the functions that run."""

import ast
from functools import cache

from kllab.topics.pitfalls.catalogue import code_of
from kllab.topics.pitfalls.spec import Case


@cache
def function(name: str, of: str) -> str:
    """Return the text of the function `of`, "wrong" or "right", of a mistake."""
    text = code_of(name).read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == of:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            return "\n".join(text.splitlines()[first - 1 : node.end_lineno]) + "\n"
    raise LookupError(f"{code_of(name)} has no function {of}")


@cache
def whole(name: str) -> str:
    """Return the text of the whole file without its docstring."""
    text = code_of(name).read_text(encoding="utf-8")
    docstring = ast.parse(text).body[0]
    return "\n".join(text.splitlines()[docstring.end_lineno :]).strip() + "\n"


def script(case: Case) -> str:
    """Return a script that runs both pieces of code at the inputs of `case`."""
    inputs = ", ".join(f"{name}={value:g}" for name, value in case.inputs.items())
    return f"""# {case.mistake.title}: {case.mistake.quantity}
{whole(case.name)}

print("right:", right(*arguments({inputs})))
print("wrong:", wrong(*arguments({inputs})))
"""
