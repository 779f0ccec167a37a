"""Characters that look like Latin letters. What Unicode decomposes by itself (full-width, bold, circled) is not here."""
# ruff: noqa: RUF001 - look-alikes are what this is about

_LOOKALIKES = {
    "a": "аαɑΑАᗅᴀƛд🅰🄰🅐",
    "b": "ЬΒВᏴᗷʙƄбв🅱🄱🅑",
    "c": "сСϲᏟᴄƈʗ¢©🅲🄲🅒",
    "d": "ԁᎠᗞᴅɗđÐð🅳🄳🅓",
    "e": "еЕεΕᎬᴇєɛҽ℮ёǝə🅴🄴🅔",
    "f": "ϝғƒҒᖴꜰſ🅵🄵🅕",
    "g": "ɡցԌɢɠᏀ🅶🄶🅖",
    "h": "һНΗᎻʜհнђħ🅷🄷🅗",
    "i": "іІιΙӀɩıɪìᎥ🅸🄸🅘",
    "j": "јЈϳᎫᴊʝ🅹🄹🅙",
    "k": "кКκΚᏦᴋƙҡ🅺🄺🅚",
    "l": "ӏןʟᏞɭłŁℓ🅻🄻🅛",
    "m": "мМΜᎷᴍɱ🅼🄼🅜",
    "n": "пηΝɴŋɲиИո🅽🄽🅝",
    "o": "оОοΟσօᴏøØѳө🅾🄾🅞",
    "p": "рРρΡᏢᴘþ🅿🄿🅟",
    "q": "ԛɋϙ🆀🅀🅠",
    "r": "гɾʀᏒяЯɍ🆁🅁🅡",
    "s": "ѕЅꜱᏚʂƨ🆂🅂🅢",
    "t": "тТτΤᎢᴛŧƭ🆃🅃🅣",
    "u": "υսᴜʊцμ🆄🅄🅤",
    "v": "νѵᴠѴᏙʋ🆅🅅🅥",
    "w": "ѡшωԝᴡɯᏔщ🆆🅆🅦",
    "x": "хХχΧхҳ🆇🅇🅧",
    "y": "уУγΥҮүʏყ🆈🅈🅨",
    "z": "ᴢΖᏃʐƶ🆉🅉🅩",
    "'": "’‘ʼʹ´＇ꞌ",
    "-": "‐‑‒–—―−﹣",
    ".": "․。．·•∙⋅",
}

#: Letters of other scripts that are also written as themselves: they count as Latin only beside Latin letters.
LOOKALIKES: dict[str, str] = {other: latin for latin, others in _LOOKALIKES.items() for other in others}
LOOKALIKES.update({chr(0x1F1E6 + number): chr(ord("a") + number) for number in range(26)})  # 🇫🇺 …

#: Letters without a glyph, which Unicode nevertheless calls letters or symbols.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u00ad")
BLANK = frozenset("\u2800")
