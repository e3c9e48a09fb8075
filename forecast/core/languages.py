"""The names of languages by their codes."""

import re

# ISO 639-1, those in which news of Europe, Asia and Africa is mostly written.
_NAMES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def language_tag(text: str) -> str:
    """A code as pages name a language by; "" for what is none.

    >>> language_tag("be"), language_tag("zh-Hant"), language_tag("Belarusian")
    ('be', 'zh-Hant', '')
    """
    return text if _TAG.fullmatch(text) else ""


def language_name(text: str) -> str:
    """The name of a language by its code; the text itself where the code is not known.

    >>> language_name("be"), language_name("pt-BR"), language_name("Low German")
    ('Belarusian', 'Portuguese', 'Low German')
    """
    return _NAMES.get(text.partition("-")[0].lower(), text)
