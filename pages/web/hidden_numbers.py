"""Style that hides the numbers of a page, so that a visitor or a class predicts them first."""


def rules(scope: str = "") -> str:
    """Return the style for numbers inside of `scope`, a selector; each shows a question mark."""
    value = f"{scope} .st-key-numbers [data-testid=stMetricValue]"
    return f"""
  {value} {{ position: relative }}
  {value}::before {{ content: "?"; position: absolute; visibility: visible }}
  {scope} .st-key-numbers :is([data-testid=stMetricValue] *,
    [data-testid=stMetricDelta], [data-testid=stCaptionContainer], [class*=st-key-says-] *,
    .stAlert *) {{
    visibility: hidden !important }}
"""
