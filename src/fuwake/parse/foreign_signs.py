"""The signs that languages use most, and their alphabets: what tells unlabelled charsets apart.

Chosen by hand from general knowledge of the languages and words of mails; checked on translations of software (benchmarks of charsets).
"""

_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都"
    "同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问"
    "很最重并物手应向头文体政美相见被利什二等产或新己制身果加西月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处"
    "走义各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直资命山金指许统区保至队形社便空决治展科"
    "司五基非则听白却界达光放强即难且权思设式色路记南品住告类求据程北边交规取望术领共确传师清今切院让识候带导争运您请邮账户号码登录验证击链密客服"
    "更新全知收银行选择未输入字段值页搜索删除添加包含必须个错误格式效否则置显示周期返最改"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都"
    "同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問"
    "很最重並物手應向頭文體政美相見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處"
    "走義各入幾口認條平系氣題活更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直資命山金指許統區保至隊形社便空決治展科"
    "司五基非則聽白卻界達光放強即難且權思設式色路記南品住告類求據程北邊交規取望術領共確傳師清今切院讓識候帶導爭運您請郵帳戶號碼登錄驗證擊鏈密客服"
    "更新全知收銀行選擇未輸入欄位值頁搜尋刪除新增包含必須個錯誤格式效否則置顯示週期返最改"
)
_KOREAN = (
    "이다의는에을가한고하지로기도사리은자인해대스어시서정부장를수일과그나아전들것있보라만주구여상제원국경으면적우동선조비소유관위거공개성중안었오내"
    "학신방연마요등회니러문물치간되발체미모않분트행운화습계력음입금당말진때결단용세양산업현년월명실바생무재심두남드님께합확메객본번호밀링크클릭래"
    "야할함했된될더형목록택필추삭변경값너뜨류효페글열닫검색타터히오와같또직출력반위설"
)
_JAPANESE = (
    "のにはをたがでてとしれさいるなありもすかまこらんくきっうそけめせえよおどだつばべごみぐろわほへちりぬびぎやゆじずぶねァィゥェォッャュョー"
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ"
    "日一国人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子"
    "動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安"
    "設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物"
    "側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局"
    "少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消境神番規術護展態導鮮備宅"
    "害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声質念待試族象銀域助労例衛然早張映限親額監環験追審商葉義伝働形景落欧担好退準賞訴"
    "様客登録更完了停止制限再度注文番号利用御願致件確認重要緊急通知会員情報更新"
)
SIGNS: dict[str, frozenset[str]] = {
    "gb18030": frozenset(_SIMPLIFIED),
    "big5hkscs": frozenset(_TRADITIONAL),
    "cp949": frozenset(_KOREAN),
    "ja": frozenset(_JAPANESE),
}
"""Codec (`ja`: the Japanese ones) → the signs that its language uses most."""

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџ"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ"
_RUSSIAN = "оеаинтсрвлкмдп"
SCRIPTS: dict[str, tuple[str, str]] = {
    "cp1251": (_CYRILLIC, _RUSSIAN),
    "koi8_r": (_CYRILLIC, _RUSSIAN),
    "iso8859_5": (_CYRILLIC, _RUSSIAN),
    "cp866": (_CYRILLIC, _RUSSIAN),
    "cp1253": (_GREEK, "αοιετσνηυρπκμλάίό"),
    "cp1255": ("אבגדהוזחטיךכלםמןנסעףפץצקרשת\u05b0\u05b1\u05b4\u05b5\u05b6\u05b7\u05b8\u05b9\u05bc\u05be", "יוהלארתבמשנם"),
    "cp1256": ("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئ\u064b\u064e\u064f\u0650\u0651\u0652پچژگکی،؟؛", "اليمونترهبعدسة"),
    "cp874": ("".join(map(chr, range(0x0E01, 0x0E5C))), "านรอกเงมยลวดทสต่้ีัิ"),
}
"""Codec → (all letters of its alphabet, those that its language uses most)."""

LATIN: dict[str, tuple[str, ...]] = {
    "cp1252": ("äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "áâãàçéêíóôõúü", "àèéìíîòóùú", "áéíóúàèëïöü", "æøåéèêóòôü", "åäöéàü", "áðéíóúýþæö",
               "çàèéíïòóúü"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "çë"),
    "cp1254": ("çğıöşüâîûi̇",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž"),
}  # fmt: skip
"""Codec → alphabets, beyond ASCII, of the languages it was made for: German, French, Spanish, Portuguese, Italian, Dutch, Danish and
Norwegian, Swedish and Finnish, Icelandic, Catalan; Polish, Czech, Slovak, Hungarian, Romanian, Croatian and Slovene, Albanian; Turkish;
Lithuanian, Latvian."""
_SHORT_WORDS = {
    "cp1252": "de la le les des du et en un une pour dans est que qui sur au avec der die das und ist nicht mit von zu den ein "
    "eine sie ihr "
    "el los las por para con se su del al da do das dos em na no um uma os as com il di che per non una sono gli het een van niet "
    "op te dat "
    "aan og er at til av som det ikke har och att inte om han on ja ei va tai hann af fil your you the to of and for",
    "cp1250": "w z i na nie do od za po jest to dla przez jak lub oraz ze s je se ne pro si by byl nebo jako podle pri sa vo ako alebo az "
    "egy es van nem meg hogy vagy ez ki is in ali pa ni iz ili kao de la nu este sau din pe cu",
    "cp1254": "ve bir bu de da ile olan var en o ya ne daha ama gibi kadar sonra olarak ki mi",
    "cp1257": "ir kad tai yra su iki nuo arba jau o bet kaip un ar no par lai vai uz ja ka nav jo bez pie pat",
}
SHORT_WORDS = {codec: frozenset(words.split()) for codec, words in _SHORT_WORDS.items()}
"""Codec → the short words, wholly in ASCII, of its languages."""
