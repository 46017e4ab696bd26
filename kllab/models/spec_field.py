"""Check of one field of a spec."""


def check_field(spec: object, name: str, valid: bool, allowed: str) -> None:
    """Raise ValueError unless `valid`; it names the field, its value and what is allowed."""
    if not valid:
        value = getattr(spec, name)
        raise ValueError(f"{type(spec).__name__}: {name} is {value!r}; allowed: {allowed}")
