from __future__ import annotations

import pytest

from archiver.extract.metadata.languages import detect, tag_of
from tests.extract.metadata.told import linked, told

TEXTS = {
    "en": (
        "The ferry left the harbour at six, and nobody looked back. It was not the first time that they had "
        "to wait for the mail."
    ),
    "de": (
        "Die Fähre verließ den Hafen um sechs, und niemand sah zurück. Es war nicht das erste Mal, dass sie "
        "auf die Post warten mussten."
    ),
    "fr": (
        "Le bateau quitte le port à six heures, et personne ne regarde en arrière. Il est plein de sacs pour "
        "les gens de l’île."
    ),
    "es": (
        "El barco salió del puerto a las seis y nadie miró hacia atrás. No era la primera vez que los "
        "vecinos de la isla esperaban el correo."
    ),
    "it": (
        "Il traghetto lascia il porto alle sei e nessuno si volta. Non è la prima volta che gli abitanti "
        "della isola aspettano la posta con il pane."
    ),
    "pt": (
        "O barco saiu do porto às seis e ninguém olhou para trás. Não foi a primeira vez que os moradores da "
        "ilha esperaram mais de uma hora."
    ),
    "nl": (
        "De veerboot verliet de haven om zes uur en niemand keek om. Het is niet de eerste keer dat ze op de "
        "post moeten wachten in een storm."
    ),
    "sv": (
        "Färjan lämnade hamnen klockan sex och ingen såg sig om. Det var inte första gången som de fick "
        "vänta på posten från ön med ett paket."
    ),
    "pl": (
        "Prom wypłynął z portu o szóstej i nikt się nie obejrzał. To nie był pierwszy raz, że czekali na "
        "pocztę z wyspy, ale tym razem to już było za długo."
    ),
    "cs": (
        "Loď vyplula z přístavu v šest a nikdo se neohlédl. Nebylo to poprvé, co na poštu čekali, ale je to "
        "už za námi, protože se to by mohlo opakovat jako vždy."
    ),
    "tr": (
        "Feribot saat altıda limandan ayrıldı ve kimse dönüp bakmadı. Bu ilk değil, çok uzun bir gün için "
        "daha da kötü ve bir o kadar soğuk oldu ama ne olarak."
    ),
    "ru": (
        "Паром вышел из гавани в шесть, и никто не оглянулся. Это был не первый раз, когда они ждали почту "
        "на острове, но все это уже было."
    ),
    "uk": (
        "Пором вийшов із гавані о шостій, і ніхто не озирнувся. Це не перший раз, що вони чекали на пошту, "
        "але це вже було, і його не чекали до ночі."
    ),
    "ja": "フェリーは六時に港を出た。誰も振り返らなかった。島の人々は郵便を待っていた。空は晴れていた。",
    "zh": "渡轮六点离开港口，没有人回头。岛上的人们一直在等待邮件。天空很晴朗，海面也很平静，船长要了一杯咖啡。",
    "ko": "여객선은 여섯 시에 항구를 떠났고 아무도 뒤를 돌아보지 않았다. 섬 사람들은 우편물을 기다리고 있었다.",
    "ar": (
        "غادرت العبارة الميناء في الساعة السادسة ولم ينظر أحد إلى الوراء. كان الناس في الجزيرة على الشاطئ من "
        "أجل البريد الذي تأخر عن كل موعد."
    ),
    "fa": (
        "کشتی در ساعت شش از بندر رفت و هیچ کس به پشت سر نگاه نکرد. این بار اول نبود که مردم جزیره برای نامه "
        "ها با هم در ساحل بودند."
    ),
    "he": "המעבורת עזבה את הנמל בשעה שש ואיש לא הביט לאחור. אנשי האי חיכו לדואר כל הבוקר.",
    "el": "Το πλοίο έφυγε από το λιμάνι στις έξι και κανείς δεν κοίταξε πίσω. Οι κάτοικοι περίμεναν.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_text_is_recognised(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ferry",
        "12345 67890 " * 50,
        "Lorem ipsum dolor sit amet, ut enim et in non est " * 5,
        "Kaal Moor Grum " * 50,
    ],
)
def test_what_is_in_no_language_is_not_guessed(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("pt_BR", "pt-BR"),
        ("EN_US", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("de, en", "de"),
        ("en_GB.UTF-8", "en-GB"),
        ("iw", "he"),
        ("no language at all", None),
        ("english", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_tags_are_put_in_their_usual_spelling(value: str, tag: str | None) -> None:
    assert tag_of(value) == tag


@pytest.mark.parametrize(
    ("lang", "head", "found"),
    [
        ("en-gb", "", "en-GB"),
        ("", "<meta property='og:locale' content='en_GB'>", "en-GB"),
        ("", "<meta http-equiv='content-language' content='en-AU, de'>", "en-AU"),
        ("", linked({"@type": "Article", "headline": "x", "inLanguage": "en-CA"}), "en-CA"),
        ("de", "<meta property='og:locale' content='en_GB'>", "en-GB"),
        ("de", "", "en"),
        ("", "", "en"),
    ],
)
def test_what_is_declared_holds_unless_the_text_is_in_another_language(lang: str, head: str, found: str) -> None:
    assert told(head, lang=lang).lang == found


def test_the_direction_follows_the_language() -> None:
    arabic = f"<p>{TEXTS['ar']}</p>" * 30
    assert (told("", arabic, lang="ar").dir, told(lang="en").dir) == ("rtl", None)
