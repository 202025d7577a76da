"""Function words: the small words that give a language away, and that open its sentences.

They settle what letter statistics can't: "What is the San Raffaele?" is English although most of
its letters are an Italian name. Words that two languages share count for both.
"""

_LISTS = {
    "it": """il lo la i gli le un uno una l di del dello della dei degli delle d da dal dallo dalla dai dagli
        dalle a ad al allo alla ai agli alle all in nel nello nella nei negli nelle nell con col su sul
        sullo sulla sui sugli sulle per tra fra e ed o oppure ma se non no sì si che chi cui cosa cos
        quale quali qual quanto quanta quanti quante quando dove come perché è era erano sono sei siamo
        essere stato stata ho ha hanno abbiamo c ci ce ne mi ti vi lui lei loro noi voi io tu questo
        questa questi queste quello quella quelli anche più meno molto tutti tutte ogni dopo prima oggi
        inoltre esiste esistono parlami dimmi elenca spiega grazie ciao buongiorno salve puoi può posso
        vorrei fa fanno serve secondo dell sull dall qualche qualcuno però quindi infatti tuttavia
        mentre fino verso senza sotto sopra""",
    "en": """the a an of to in on at by for with from as and or but if not no is are was were be been being
        am do does did has have had can could will would should may might must what which who whom whose
        where when why how many much it its this that these those there here they them their he she his
        her we our you your i my me more most some any all about into than then also such other only
        tell give list explain show hello hi thanks thank please yes one two between during after before
        while since however s t let us own every each within without under over""",
    "fr": """le la les l un une des du de d à au aux en dans sur sous par pour avec sans chez et ou où mais
        si ne n pas non oui que qu qui quoi dont quel quelle quels quelles combien quand comment
        pourquoi est sont était étaient être été a ont avait avez avons ai c ce cet cette ces ça il elle
        ils elles on nous vous je j tu me m te t se s son sa ses leur leurs mon ma mes notre votre plus
        moins très tout toute tous toutes aussi lui entre après avant depuis selon donnez parlez dites
        moi bonjour merci salut peut peuvent fait font quelqu lequel laquelle cependant ainsi alors""",
    "de": """der die das den dem des ein eine einen einem einer eines und oder aber wenn nicht kein keine
        keinen nein ja ist sind war waren sein wird werden wurde wurden hat haben hatte kann können soll
        muss darf was wer wen wem wessen welche welcher welches welchen welchem wo wohin woher wann
        warum wie wieso viel viele vielen in im an am auf aus bei beim mit nach von vom zu zum zur für
        über unter durch gegen ohne um bis seit es er sie wir ihr ich du mich mir uns sich man dies
        diese dieser dieses diesem auch nur noch mehr sehr als dass daß gibt es bitte danke hallo guten
        tag nenne erzähl zeige jedoch zwischen während dort hier alle jeder jede""",
    "es": """el la los las lo un una unos unas de del a al en con por para sin sobre entre hasta desde y e o
        u pero si sí no ni que qué quien quién quienes quiénes cual cuál cuales cuáles cuanto cuánto
        cuanta cuánta cuantos cuántos cuantas cuántas cuando cuándo donde dónde adónde como cómo porque
        por qué es son era eran ser sido fue fueron está están hay ha han había he hemos tiene tienen se
        su sus mi tu me te nos les le esto esta este estos estas ese esa eso más menos muy todo todos
        todas también después antes según dime dame háblame gracias hola buenos días puede pueden hace
        hacen ya yo él ella ellos nosotros además sin embargo mientras""",
    "lt": """ir arba bet o kad jei jeigu ne nėra yra buvo bus būti esu esate kas ko kam ką kuo kur kada kodėl
        kaip kiek kuris kuri kurie kurios kurį kurią kuriuos kurias koks kokia kokie kokios kokį kokią
        kokius kokiuose kurioje kuriame iš į su be prie per po prieš nuo iki už apie tarp pagal dėl ant
        ar gali galima jis ji jie jos aš tu mes jūs šis ši šie šios tai tas ta tie tos jo jų jam savo
        mano dar jau tik labai taip pat daugiau mažiau visi visos m metais metų metai ačiū labas sveiki
        prašau dabar tačiau todėl kai nes nors tarsi vienas viena papasakok nurodyk""",
}  # fmt: skip

FUNCTION_WORDS: dict[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _LISTS.items()}
ALL_FUNCTION_WORDS: frozenset[str] = frozenset().union(*FUNCTION_WORDS.values())
