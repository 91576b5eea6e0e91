using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Primitives;

public sealed class InfoHashTests
{
    private const string Hex = "131b4e1e825133829ee18697bfbb229b5ed44c12";

    [Theory]
    [InlineData(Hex)]
    [InlineData("131B4E1E825133829EE18697BFBB229B5ED44C12")]
    [InlineData("CMNU4HUCKEZYFHXBQ2L37OZCTNPNITAS")]
    [InlineData("cmnu4huckezyfhxbq2l37ozctnpnitas")]
    public void Hexadecimal_and_base32_digits_are_read(string text)
    {
        Assert.True(InfoHash.TryParse(text, out var infoHash));
        Assert.Equal(Hex, infoHash.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("131b4e1e825133829ee18697bfbb229b5ed44c1")]
    [InlineData("131b4e1e825133829ee18697bfbb229b5ed44c123")]
    [InlineData("131b4e1e825133829ee18697bfbb229b5ed44c1g")]
    [InlineData("CMNU4HUCKEZYFHXBQ2L37OZCTNPNITA1")]
    [InlineData("CMNU4HUCKEZYFHXBQ2L37OZCTNPNITA=")]
    [InlineData("CMNU4HUCKEZYFHXBQ2L37OZCTNPNITAſ")]
    [InlineData("CMNU4HUCKEZYFHXBQ2L37OZCTNPNITAı")]
    public void Anything_else_is_not(string text)
    {
        Assert.False(InfoHash.TryParse(text, out _));
    }

    [Fact]
    public void The_bytes_come_back_in_order()
    {
        byte[] bytes = [.. Enumerable.Range(1, 20).Select(value => (byte)value)];

        Assert.Equal(bytes, new InfoHash(bytes).ToArray());
        Assert.Equal("0102030405060708090a0b0c0d0e0f1011121314", new InfoHash(bytes).ToString());
    }

    [Fact]
    public void Equality_is_of_all_bytes()
    {
        for (var i = 0; i < 20; i++)
        {
            var bytes = new byte[20];
            bytes[i] = 1;

            Assert.NotEqual(default, new InfoHash(bytes));
            Assert.True(new InfoHash(bytes) == new InfoHash(bytes));
        }
    }

    [Fact]
    public void Nineteen_bytes_are_none()
    {
        _ = Assert.Throws<ArgumentException>(() => new InfoHash(new byte[19]));
    }
}
