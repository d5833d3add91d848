"""The most frequent little words of languages that share a script, by which a text is recognised."""

from __future__ import annotations

_LISTS = {
    # Latin
    "en": "the of and to in is that for it with as was on are this be by you from or have not they at which but were",
    "de": "der die und das ist nicht von den mit sich des auf für dem ein eine als auch es an werden wird sind wie im",
    "fr": "le la les et des est une du que dans qui pour pas sur au avec ce il sont par plus ne mais cette elle aux",
    "es": "y el la de que los las en un una por con para se del es como más su pero al lo sus este muy también está",
    "it": "il di che la è per un una non del della con sono gli le si dei alla nel più anche ha come delle questo da",
    "pt": "de que os as um uma para com não em por se do da dos das no na mais ao é como foi mas são também seu pela",
    "nl": "de het een van en in is dat op te zijn voor met die niet aan er ook om als naar maar bij wordt worden door",
    "sv": "och att det som en på är av för med den till inte har ett om de var jag sig från men så kan eller vid",
    "da": "og at det der en er på af for med den til ikke har et om de var jeg sig fra men så kan eller ved blev hvor",
    "nb": "og at det som en er på av for med den til ikke har et om de var jeg seg fra men så kan eller ved ble hvor",
    "fi": "ja on ei että se oli ovat mutta kun joka hän myös ole tai niin kuin sen mukaan jo jos vain sekä siitä olla",
    "pl": "w i na z się nie do to jest że o jak po za od przez dla ale są czy co tego już który które oraz tym było",
    "cs": "a se v na je že s z do o i to k ve pro za by ale jako od po jsou jeho který také však byl při podle nebo",
    "sk": "a sa v na je že s z do o aj to k vo pre za by ale ako od po sú jeho ktorý tiež však bol pri podľa alebo",
    "hu": "a az és hogy nem is egy meg de csak van ez már mint volt ha még el kell azt pedig vagy lehet szerint után",
    "ro": "și de în a la cu pe că nu din pentru este o un mai care sunt se ca au fost sau prin al dar după acest",
    "tr": "ve bir bu da de için ile çok olarak daha en gibi olan ne sonra ama kadar var değil ki her göre ise oldu",
    "vi": "và của là có không được trong cho một các với người những này để khi đã từ đến như nhiều về tại ra",
    "id": "yang dan di ini dari untuk dengan tidak itu pada dalam adalah akan juga ke karena oleh mereka bisa sudah",
    "ca": "el la de que els les i en un una per amb no és del a més com però al aquest són va seva també dels què",
    "hr": "i u je na se da su za od s a o koji kao što nije ili to iz bi te sam ali više po će samo između",
    "sl": "in je v na se da za so z ki pa tudi ne po bi s ali ter kot iz še od do pri lahko bil kar",
    "et": "ja on ei et ka see oli kui oma aga mis või kes ning nii siis seda veel pärast mida tema olid selle",
    "lv": "un ir ar no par uz ka kas tas lai bet arī pie kā vai ne tika gan pēc tiek šo to ja jau viņš",
    "lt": "ir yra į kad su iš tai kaip ne bet dėl apie buvo taip pat jau ar už per bei tik šis labai savo",
    "la": "et in est non ad ut cum quod sed qui dolor sit amet ipsum lorem elit nunc vel ac eget sunt nec quam",
    # Cyrillic
    "ru": "и в не на что с по как это из он но для от так же его все было бы или если только они уже был при мы",
    "uk": "і в на не що з у як до та для це за від але його про він або якщо вже було бути є ми під був які",
    "be": "і у на не што з як да для гэта за ад але яго пра ён або калі ўжо было быць ёсць мы пад быў якія",
    "bg": "и на да се от за в с че не по е са това като до си ще но при след има беше който към или",
    "sr": "и у је на да се су за од са а о који као што није или то из би те сам али више по ће само између",
    # Arabic
    "ar": "في من على إلى أن هذا التي الذي عن مع كان لا ما هذه بعد كما قال قد بين لم أو كل عند",
    "fa": "در به از که این را با است برای آن یک خود تا بر هم نیز بود ها شده می او اما یا هر کرد",
    "ur": "کے میں کی ہے اور سے کا کو اس نے کہ پر یہ ہیں بھی تھا جو ان ایک کر ہو تو نہیں گیا",
}


def _languages() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _LISTS.items():
        for word in words.split():
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


LANGUAGES = _languages()
"""The languages each little word belongs to."""
