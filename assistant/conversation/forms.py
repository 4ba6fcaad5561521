"""The words in five languages that follow-ups are made of: "and", "what about", "too", prepositions, question words."""

from __future__ import annotations

import re

LEAD = re.compile(
    r"^\s*¿?\s*(?:(?:and what about|what about|how about|and how about|same (?:question )?for|the same for|now for|and|or|but|also|"
    r"et qu['’]en est-il (?:de|du|des|pour)|qu['’]en est-il (?:de|du|des|pour)|même question pour|idem pour|et|ou|mais|"
    r"y qu[ée] hay de|qu[ée] hay de|lo mismo para|y|e|pero|а как насч[её]т|как насч[её]т|то же для|а|и|но)\b"
    r"|même question\s*:|وماذا عن|ماذا عن|ونفس السؤال عن|و(?=\S{2,}))\s*(?P<rest>.+?)\s*[?؟.!]*\s*$",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|can|qui|quand|où|comment|combien|"
    r"pourquoi|quoi|qu(?=['’])|quel(?:le)?s?|le(?:s)?quel\w*|laquelle|qui[ée]n\w*|cu[áa](?:l(?:es)?|nt[oa]s?|ndo)|d[óo]nde|c[óo]mo|qu[ée]|кто|что|когда|где|как\w*|почему|скольк\w*|кого|кому|кем|чего|чему|чем)\b"
    r"|(?:^|\s)(?:ما|ماذا|متى|أين|كم|لماذا|كيف|هل|[بلو]?أي(?=\s)|من (?=الذي|هو|هي|قام))|^من (?=\S+هم\b|ي\S{2,})",
    re.IGNORECASE,
)
TOPIC = r"en matière d[e'’]|en cuanto a|à propos d[e'’]|in terms of|on|about|regarding|concerning|sur|concernant|sobre|acerca de|по|о|об|عن|بشأن"
PREPOSITIONS = (
    rf"{TOPIC}|for|with|among|against|in|from|by|at|under|of|during|between|through|to|after|before|since|without|per|pour|avec|parmi|contre|en|dans|par|chez|"
    r"après|avant|depuis|sans|de|du|des|aux?|à|para|con|entre|contra|por|desde|sin|для|после|без|с|со|в|во|на|из|от|к|среди|في|على|مع|إلى|بين"
)
PREPOSITION = re.compile(rf"^(?P<prep>{PREPOSITIONS})\s+(?P<what>.+)$", re.IGNORECASE)
COUNTED = re.compile(
    r"\b(?P<how>how many|how much|(?:what|which) (?:percentage|share|proportion|number) of(?: the)?|combien (?:de|d['’])|"
    r"qu[ée] porcentaje de|cu[áa]nt[oa]s|сколько|كم عدد|كم)(?:\s+|(?<=['’]))(?P<what>(?:(?!(?:did|do|does|was|were|are|is|have|has|had|will|can|in|of|with|"
    r"by|for|ont|sont|a|est|en|dans|le|la|les|l|the|el|los|las|fueron|se|han|había|было|были|au|aux|avec|pour|par|sur|chez|"
    r"con|por|para|sobre|в|во|на|у|из|по|за|для|от|с|со|при|среди|في|على|مع|من)\b|\w+(?:л[иао]|лись|лось|ю?тся)\b)[\w'’-]+\s*){1,4})",
    re.IGNORECASE,
)
TOO = re.compile(
    r"(?<![\s,])[\s,]++(?:too|as well|also|alone|only|same question|instead|then|aussi|également|seul\w*|même question|también|solo|тоже|также|только|"
    r"тот же вопрос|أيضا|أيضًا|فقط)$",
    re.IGNORECASE,
)
PLACED = r"in|at|within|en|dans|aux?|à|a|в|во|на|في"
ARTICLE = re.compile(r"^(?:(?:the|an?|la|le|les|el|los|las|un|una|une)\s+|l['’]\s*)", re.IGNORECASE)
