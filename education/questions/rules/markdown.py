"""The Markdown that questions are written in: the lines that mean something, for reader and writer alike.

A heading of the second level begins a question; what follows it, up to the first answer, belongs to its text::

    ## Which of these are even?
    Points: 2
    Tags: numbers, warm-up

    - [x] 2
      > Divisible by two.
    - [ ] 3
    - [x] 4

    > Even numbers end in 0, 2, 4, 6 or 8.

One box that is ticked makes it a question with one right answer, several make it one with several. Other kinds::

    Answer: true                       true or false
    Answer: Paris                      a short text; one such line for each accepted answer
    Number: 3.14 ± 0.01                a number, with a tolerance or without
    1. first  2. second (own lines)    things in their right order
    - left => right                    pairs; "- => right" is a right side too many

``Kind: several``, ``Kind: text`` and ``Case: exact`` say what cannot be seen. A line of a text that would mean
something here begins with a backslash; inside a pair an arrow that is meant as such is written ``\\=>``.
"""

import re

HEADING = re.compile(r"##(?!#)\s*(.*)")
OTHER_HEADING = re.compile(r"#(?!#)\s.*")
BOX = re.compile(r"[-*+] \[([ xX])\]\s*(.*)")
PAIR = re.compile(r"[-*+]\s+(?:(.*?)\s*)?(?<!\\)=>\s*(.*)")
ITEM = re.compile(r"\d{1,3}[.)]\s+(.*)")
QUOTE = re.compile(r">\s?(.*)")
FIELD = re.compile(r"(Answer|Number|Points|Tags|Kind|Case|Title):\s*(.*)", re.IGNORECASE)
_MEANING = (HEADING, OTHER_HEADING, BOX, PAIR, ITEM, QUOTE, FIELD)


def means_something(line: str) -> bool:
    """Say whether a line, without the space around it, is one of those above or would be read as escaped."""
    bare = line.strip()
    return bare.startswith("\\") or any(pattern.fullmatch(bare) for pattern in _MEANING)
