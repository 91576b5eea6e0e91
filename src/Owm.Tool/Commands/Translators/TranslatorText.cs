using Owm.DataSources;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Translators;

/// <summary>What translators take and make, as people and programs read it.</summary>
internal static class TranslatorText
{
    public const string Remarks = "A TRANSLATOR is Kind:key, a whole IRI, a key that only one translator has, or the name of a kind.";

    /// <summary>Returns the fields of a kind of translator, or of a translator of that kind.</summary>
    public static IReadOnlyList<Field> Fields(DataTranslator sample) =>
    [
        new("inputs", "Takes", new Cell(string.Join(", ", sample.Inputs.Select(Text)), sample.Inputs.Select(Json).ToArray())),
        new("output", "Makes", sample.CanTranslate ? KindDescription.Of(sample.OutputType).Name : null),
        new("version", "Version", sample.CanTranslate ? sample.Version : null),
    ];

    private static string Text(TranslatorInput input) => $"{KindDescription.Of(input.Type).Name} ({input.Name}{input.Count switch
    {
        InputCount.Optional => ", may be left out",
        InputCount.OneOrMore => ", one or more",
        _ => "",
    }})";

    private static IReadOnlyList<Field> Json(TranslatorInput input) =>
    [
        new("name", "", input.Name),
        new("kind", "", KindDescription.Of(input.Type).Name),
        new("count", "", input.Count switch { InputCount.Optional => "optional", InputCount.OneOrMore => "one or more", _ => "one" }),
        new("description", "", input.Description),
    ];
}
