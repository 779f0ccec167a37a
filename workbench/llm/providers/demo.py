"""The provider that only echoes: for an installation without models, so that everything around them can be tried."""

from workbench.llm.providers.assembly import Assembly
from workbench.llm.rules.messages import ModelRequest, Stop, Text, ToolResult, Usage

_SAYS = "This is the demo provider, which only repeats what it is told. You said: "


def ask(request: ModelRequest, assembly: Assembly) -> None:
    """Answer with what was said last, word by word, and never with more tokens than were asked for."""
    words = (_SAYS + _last(request)).split(" ")
    for number, word in enumerate(words[: request.max_tokens]):
        assembly.check()
        assembly.text(0, word if number == 0 else f" {word}")
    assembly.end(Stop.END if len(words) <= request.max_tokens else Stop.MAX_TOKENS)
    assembly.usage = Usage(input=len(_last(request).split()), output=min(len(words), request.max_tokens))


def _last(request: ModelRequest) -> str:
    parts = request.messages[-1].content if request.messages else ()
    said = [
        part.text if isinstance(part, Text) else part.content for part in parts if isinstance(part, Text | ToolResult)
    ]
    return "\n".join(said)
