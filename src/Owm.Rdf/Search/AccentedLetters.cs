namespace Owm.Rdf.Search;

/// <summary>Small letters with marks, and the letters they are without: what Unicode's canonical decomposition says of the Latin,
/// Greek and Cyrillic alphabets and of kana, the final sigma, and letters that people without them write in another way: <c>strasse</c> for <c>straße</c>.</summary>
/// <remarks>Here because .NET decomposes nothing in invariant mode. In Python, for each letter: <c>normalize('NFD', c.lower())</c>
/// without what is of category Mn.</remarks>
internal static class AccentedLetters
{
    // In each group a letter, then all that stand for it with marks.
    private const string Groups =
        """
        aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ bḃḅḇ cçćĉċčḉ dđďḋḍḏḑḓ eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fḟ gĝğġģǧǵḡ hħĥȟḣḥḧḩḫẖ iìíîïĩīĭįİǐȉȋḭḯỉị jĵǰ kķǩḱḳḵ
        lłĺļľḷḹḻḽ mḿṁṃ nñńņňǹṅṇṉṋ oøǿòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ pṕṗ rŕŗřȑȓṙṛṝṟ sśŝşšșṡṣṥṧṩ tŧţťțṫṭṯṱẗ uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự
        vṽṿ wŵẁẃẅẇẉẘ xẋẍ yýÿŷȳẏẙỳỵỷỹ zźżžẑẓẕ ſẛ ʒǯ αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ εέἐἑἒἓἔἕὲέ ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ
        ιΐίϊἰἱἲἳἴἵἶἷὶίῐῑῒΐῖῗ οόὀὁὂὃὄὅὸό ρῤῥ σς υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ ϒϓϔ аӑӓ гѓ еѐёӗ жӂӝ зӟ ийѝӣӥ кќ оӧ уўӯӱӳ чӵ
        ыӹ эӭ ії ѵѷ әӛ өӫ うゔ かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つづ てで とど はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ ゝゞ ウヴ カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ タダ チヂ ツヅ
        テデ トド ハバパ ヒビピ フブプ ヘベペ ホボポ ワヷ ヰヸ ヱヹ ヲヺ ヽヾ
        """;

    private static readonly Dictionary<int, char> Plain = Groups
        .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(group => group.Skip(1).Select(letter => (Letter: (int)letter, Plain: group[0])))
        .ToDictionary(entry => entry.Letter, entry => entry.Plain);

    /// <summary>Returns the two letters that are written for one, or null for all other letters.</summary>
    public static (char First, char Second)? Pair(int letter) => letter switch
    {
        'ß' => ('s', 's'),
        'æ' or 'ǣ' or 'ǽ' => ('a', 'e'),
        'œ' => ('o', 'e'),
        'þ' => ('t', 'h'),
        'ĳ' => ('i', 'j'),
        _ => null,
    };

    /// <summary>Returns a small letter without its marks.</summary>
    public static int WithoutMarks(int letter) => Plain.TryGetValue(letter, out var plain) ? plain : letter;
}
