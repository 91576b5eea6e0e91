using Owm.Rdf;

namespace Owm.DataSources.Tests;

public class PropertyValueTests
{
    [Fact]
    public void A_column_that_is_called_like_a_date_keeps_its_name() =>
        Assert.Equal(["2020-01-02T03:04:05Z", "2020-01-02"], PropertyValue.TryReadTexts(PropertyValue.ToTerm(new[] { "2020-01-02T03:04:05Z", "2020-01-02" }))!);

    [Fact]
    public void A_given_value_wins_over_everything() =>
        Assert.Equal("Z", new OverridingSource { A = "Z", R = "R" }.A);

    [Fact]
    public void A_kinds_override_wins_over_a_value_passed_on() =>
        Assert.Equal("M", new OverridingSource { R = "R" }.A);

    [Fact]
    public void A_value_passed_on_wins_over_a_default() =>
        Assert.Equal("R", new PassingSource { R = "R" }.A);

    [Fact]
    public void A_default_passed_on_wins_over_the_propertys_own_default() =>
        Assert.Equal("R", new PassingDefaultSource { A = null }.A);

    [Fact]
    public void A_default_is_what_is_left() =>
        Assert.Equal("D", new PassingSource().A);

    [Fact]
    public void Null_takes_back_what_was_given() =>
        Assert.Equal("R", new PassingSource { R = "R", A = "Z" }.With(s => s.A = null).A);

    [Fact]
    public void A_value_set_later_is_passed_on_too()
    {
        var source = new CSVDataSource();
        source.CsvFileName = "late.csv";
        Assert.Equal("late.csv", source.FileName);
    }

    [Fact]
    public void A_change_set_later_is_passed_on_too()
    {
        var source = new CSVDataSource { CsvFileName = "first.csv" };
        source.CsvFileName = "second.csv";
        Assert.Equal("second.csv", source.FileName);
    }

    [Fact]
    public void One_property_may_pass_its_value_on_to_several()
    {
        var source = new PassingSource { S = "x" };
        Assert.Equal(("x", "x"), (source.A, source.B));
    }

    [Fact]
    public void Two_properties_may_pass_on_the_same_value() =>
        Assert.Equal("x", new PassingSource { R = "x", S = "x" }.A);

    [Fact]
    public void Two_different_values_passed_on_are_an_error_that_names_both()
    {
        var source = new PassingSource { Key = "k", R = "1", S = "2" };
        var e = Assert.Throws<DuplicateAlsoException>(source.Validate);
        Assert.Equal("Only one also is allowed: r ('1') and s ('2') of Passing:k would both set a. Give them the same value, or give a itself.", e.Message);
    }

    [Fact]
    public void A_value_of_its_own_settles_which_of_two_values_passed_on_counts() =>
        Assert.Equal("3", new PassingSource { R = "1", S = "2", A = "3" }.A);

    [Theory]
    [InlineData("given", ValueOrigin.Given)]
    [InlineData("also", ValueOrigin.Also)]
    [InlineData("default", ValueOrigin.Default)]
    [InlineData("none", ValueOrigin.None)]
    public void Where_a_value_comes_from_is_told(string property, ValueOrigin expected)
    {
        var source = new CSVDataSource { CsvFileName = "c.csv" };
        var name = property switch { "given" => "csv_file_name", "also" => "file_name", "default" => "csv_field_delimiter", _ => "description" };
        Assert.Equal(expected, source.OriginOf(name));
    }

    [Fact]
    public void An_unknown_property_is_an_error_that_names_the_known_ones()
    {
        var e = Assert.Throws<UnknownPropertyException>(() => new CSVDataSource().SetTerms("csv_filename", new Literal("x")));
        Assert.Equal("CSVDataSource has no property 'csv_filename'. It has csv_file_name, csv_header, csv_field_delimiter, file_name, torrent_file_name, md5, sha256, sha512, size, source, transformation, translation, description, translator_version, input_digest.", e.Message);
    }

    [Fact]
    public void A_single_valued_property_refuses_a_second_value() =>
        Assert.Throws<InvalidRecordException>(() => new MicroscopeImage().SetTerms("magnification", new Literal("1"), new Literal("2")));

    [Fact]
    public void A_property_of_identifiers_refuses_a_text() =>
        Assert.Throws<InvalidRecordException>(() => new DataSource().SetTerms("source", new Literal("http://example.org/")));

    [Fact]
    public void An_identifier_that_could_break_out_of_its_brackets_is_refused() =>
        Assert.Throws<InvalidRecordException>(() => new DataSource { Transformation = new Iri("http://x/> <http://y/") });

    [Fact]
    public void A_list_that_is_one_value_comes_back_as_it_was()
    {
        var source = new CSVDataSource { CsvHeader = ["pre", "po\"st", "é"] };
        Assert.Equal(["pre", "po\"st", "é"], source.CsvHeader);
    }

    [Fact]
    public void Numbers_and_times_come_back_as_they_were()
    {
        var taken = new DateTimeOffset(2019, 8, 26, 12, 30, 0, TimeSpan.FromHours(2));
        var image = new MicroscopeImage { Magnification = 40, Taken = taken };
        Assert.Equal((40, taken), (image.Magnification, image.Taken));
    }

    [Fact]
    public void A_value_in_the_graph_of_the_wrong_type_is_an_error_that_names_property_and_source()
    {
        var image = new MicroscopeImage { Key = "k" };
        image.SetTerms("magnification", new Literal("many"));
        var e = Assert.Throws<InvalidRecordException>(() => image.Magnification);
        Assert.StartsWith("magnification of MicroscopeImage:k cannot be read: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("D9DA5CE947C6F1C127DFCDC2EDE63320")]
    [InlineData("d9da5ce947c6f1c127dfcdc2ede63320")]
    public void A_digest_is_kept_in_lower_case(string md5) =>
        Assert.Equal("d9da5ce947c6f1c127dfcdc2ede63320", new FileDataSource { Md5 = md5 }.Md5);

    [Fact]
    public void A_digest_of_the_wrong_length_cannot_be_stored() =>
        Assert.Contains("64 hexadecimal digits", Assert.Throws<InvalidRecordException>(new FileDataSource { Key = "k", Sha256 = "abc" }.Validate).Message, StringComparison.Ordinal);
}

internal static class RecordExtensions
{
    public static T With<T>(this T record, Action<T> change)
        where T : DataSource
    {
        change(record);
        return record;
    }
}
