"""Words that say at whom something is aimed, and whether it is meant."""
# ruff: noqa: SIM905 - a few lines of words read better than a list of a hundred

#: Whoever reads.
YOU = frozenset(
    [
        "u",
        "ur",
        "urself",
        "y'all",
        "ya",
        "yall",
        "you",
        "you'd",
        "you'll",
        "you're",
        "you've",
        "your",
        "youre",
        "yours",
        "yourself",
        "yourselves",
    ]
)
#: Others.
THEY = frozenset(
    [
        "he",
        "he's",
        "her",
        "hillary",
        "him",
        "his",
        "obama",
        "she",
        "she's",
        "that",
        "their",
        "them",
        "these",
        "they",
        "they're",
        "this",
        "those",
        "trump",
    ]
)
#: Oneself.
ME = frozenset(["am", "i", "i'd", "i'm", "i've", "im", "me", "mine", "my", "myself"])
#: It is not so.
NOT = frozenset(
    [
        "ain't",
        "aren't",
        "arent",
        "didn't",
        "doesn't",
        "don't",
        "dont",
        "hardly",
        "isn't",
        "isnt",
        "never",
        "no",
        "not",
        "wasn't",
        "weren't",
        "without",
    ]
)
#: It is told of.
SAID = frozenset(
    [
        "call",
        "called",
        "calling",
        "calls",
        "labeled",
        "labelled",
        "names",
        "quote",
        "said",
        "saying",
        "says",
        "slur",
        "slurs",
        "term",
        "word",
        "words",
    ]
)
#: Groups of people that are hated for what they are.
GROUPS = frozenset(
    [
        "african",
        "africans",
        "arab",
        "arabs",
        "asian",
        "asians",
        "atheists",
        "black",
        "blacks",
        "blind",
        "catholics",
        "chinese",
        "christian",
        "christians",
        "deaf",
        "disabled",
        "females",
        "feminists",
        "foreigners",
        "gay",
        "gays",
        "girls",
        "gypsies",
        "hindus",
        "hispanics",
        "homosexual",
        "homosexuals",
        "immigrant",
        "immigrants",
        "indian",
        "indians",
        "islam",
        "islamic",
        "jew",
        "jewish",
        "jews",
        "latinos",
        "lesbian",
        "lesbians",
        "men",
        "mexican",
        "mexicans",
        "migrants",
        "muslim",
        "muslims",
        "pakistanis",
        "poles",
        "queers",
        "refugees",
        "roma",
        "trans",
        "transgender",
        "transgenders",
        "turks",
        "white",
        "whites",
        "woman",
        "women",
    ]
)
