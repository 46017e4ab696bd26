"""Values of an address that would be active content if read as Markdown or HTML."""

ELSEWHERE = "elsewhere.example"

HOSTILE = (
    f"[Sign in](https://{ELSEWHERE})",
    f"![](https://{ELSEWHERE}/a.png)",
    f'<img src="https://{ELSEWHERE}/b.png">',
    f"<https://{ELSEWHERE}>",
    f"https://{ELSEWHERE}/path",
    f"www.{ELSEWHERE}",
    f"somebody@{ELSEWHERE}",
    f"[a]: https://{ELSEWHERE} [a]",
    ":red[alarm] :streamlit: :material/error: :smile: :red-badge[x]",
    "**bold** _em_ `code` ~~gone~~ $x^2$ $$y$$",
    "&lt;b&gt; <b>b</b> <script>alert(1)</script>",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "| a | b |",
    "a\\",
)
