namespace Owm.BitTorrent.Tests.Metainfo;

/// <summary>Small torrents that libtorrent 2.0.8 made, and their info-hashes as sha1sum gave them for the info dictionary
/// cut out by another program.</summary>
internal static class GoldenTorrents
{
    public const string SingleInfoHash = "131b4e1e825133829ee18697bfbb229b5ed44c12";

    public const string MultiInfoHash = "20811e96f7473365285c78d4957ff1d843c4ce71";

    public const string HybridInfoHash = "af4e69207dcdb2c67e78a64555faac4f50108e58";

    /// <summary>one.csv, 80 bytes; two tiers, a web seed, a comment.</summary>
    public static byte[] Single => Convert.FromBase64String(
        """
        ZDg6YW5ub3VuY2UzMTpodHRwOi8vdHJhY2tlci5leGFtcGxlL2Fubm91bmNlMTM6YW5ub3VuY2UtbGlzdGxsMzE6aHR0cDovL3RyYWNrZXIuZXhhbXBsZS9hbm5vdW5jZW
        VsMjY6dWRwOi8vdHJhY2tlci5leGFtcGxlOjY5NjllZTc6Y29tbWVudDE6YzEwOmNyZWF0ZWQgYnkyOmx0MTM6Y3JlYXRpb24gZGF0ZWkxNzk1MTcwMzM0ZTQ6aW5mb2Q2
        Omxlbmd0aGk4MGU0Om5hbWU3Om9uZS5jc3YxMjpwaWVjZSBsZW5ndGhpMTYzODRlNjpwaWVjZXMyMDqxfmx9P6ITaXv4vweJjJhcWwf/fWU4OnVybC1saXN0MjU6aHR0cD
        ovL3NlZWQuZXhhbXBsZS9kYXRhL2U=
        """);

    /// <summary>Directory set: sub/b.bin of 20,480 bytes, ü.txt of 1, a.txt of 6.</summary>
    public static byte[] Multi => Convert.FromBase64String(
        """
        ZDg6YW5ub3VuY2UzMTpodHRwOi8vdHJhY2tlci5leGFtcGxlL2Fubm91bmNlMTM6YW5ub3VuY2UtbGlzdGxsMzE6aHR0cDovL3RyYWNrZXIuZXhhbXBsZS9hbm5vdW5jZW
        VsMjY6dWRwOi8vdHJhY2tlci5leGFtcGxlOjY5NjllZTc6Y29tbWVudDE6YzEwOmNyZWF0ZWQgYnkyOmx0MTM6Y3JlYXRpb24gZGF0ZWkxNzk1MTcwMzM0ZTQ6aW5mb2Q1
        OmZpbGVzbGQ2Omxlbmd0aGkyMDQ4MGU0OnBhdGhsMzpzdWI1OmIuYmluZWVkNjpsZW5ndGhpMWU0OnBhdGhsNjrDvC50eHRlZWQ2Omxlbmd0aGk2ZTQ6cGF0aGw1OmEudH
        h0ZWVlNDpuYW1lMzpzZXQxMjpwaWVjZSBsZW5ndGhpMTYzODRlNjpwaWVjZXM0MDqAy5xDDYDDCEZJ9l4Mol2rv/sbYklV6qz2dx7Qoj5DQWzxM0lmWkLBZTg6dXJsLWxp
        c3QyNTpodHRwOi8vc2VlZC5leGFtcGxlL2RhdGEvZQ==
        """);

    /// <summary>The same directory as a hybrid of versions 1 and 2, with pad files.</summary>
    public static byte[] Hybrid => Convert.FromBase64String(
        """
        ZDg6YW5ub3VuY2UzMTpodHRwOi8vdHJhY2tlci5leGFtcGxlL2Fubm91bmNlMTM6YW5ub3VuY2UtbGlzdGxsMzE6aHR0cDovL3RyYWNrZXIuZXhhbXBsZS9hbm5vdW5jZW
        VsMjY6dWRwOi8vdHJhY2tlci5leGFtcGxlOjY5NjllZTc6Y29tbWVudDE6YzEwOmNyZWF0ZWQgYnkyOmx0MTM6Y3JlYXRpb24gZGF0ZWkxNzk1MTcwMzM0ZTQ6aW5mb2Q5
        OmZpbGUgdHJlZWQ1OmEudHh0ZDA6ZDY6bGVuZ3RoaTZlMTE6cGllY2VzIHJvb3QzMjpYkbW1ItXfCG0P8LEQ+9nSG7T8cWOvNNCChqLoRva+A2VlMzpzdWJkNTpiLmJpbm
        QwOmQ2Omxlbmd0aGkyMDQ4MGUxMTpwaWVjZXMgcm9vdDMyOv2is1uSPuZfV9hUr2VWaH+Zp2TBsgb1voG6JuGPYQfYZWVlNjrDvC50eHRkMDpkNjpsZW5ndGhpMWUxMTpw
        aWVjZXMgcm9vdDMyOi1xFkK3JrBEAWJ8qfusMvXIUw+xkDzE2wIlhxeSGkiBZWVlNTpmaWxlc2xkNjpsZW5ndGhpNmU0OnBhdGhsNTphLnR4dGVlZDQ6YXR0cjE6cDY6bG
        VuZ3RoaTE2Mzc4ZTQ6cGF0aGw0Oi5wYWQ1OjE2Mzc4ZWVkNjpsZW5ndGhpMjA0ODBlNDpwYXRobDM6c3ViNTpiLmJpbmVlZDQ6YXR0cjE6cDY6bGVuZ3RoaTEyMjg4ZTQ6
        cGF0aGw0Oi5wYWQ1OjEyMjg4ZWVkNjpsZW5ndGhpMWU0OnBhdGhsNjrDvC50eHRlZWQ0OmF0dHIxOnA2Omxlbmd0aGkxNjM4M2U0OnBhdGhsNDoucGFkNToxNjM4M2VlZT
        EyOm1ldGEgdmVyc2lvbmkyZTQ6bmFtZTM6c2V0MTI6cGllY2UgbGVuZ3RoaTE2Mzg0ZTY6cGllY2VzODA6ndPIMX/uV5FnfK2Vwe3rYKBQv+6Ay5xDDYDDCEZJ9l4Mol2r
        v/sbYn2VxQa5vqpl+zghlMgoTvDcp48XfQNxPBl7QFbAQcf7o7XxpNy8mHplMTI6cGllY2UgbGF5ZXJzZDMyOv2is1uSPuZfV9hUr2VWaH+Zp2TBsgb1voG6JuGPYQfYNj
        Q6ofJZ1DZe1DIMN3zib1yMVtzcmonntkG/2Oq/u+rIZlTI9dA0HVTZUacbE25uKvyxTRHthImnrhJqj+4N9uzxk2U4OnVybC1saXN0MjU6aHR0cDovL3NlZWQuZXhhbXBs
        ZS9kYXRhL2U=
        """);

    /// <summary>The same directory as version 2 alone.</summary>
    public static byte[] Version2 => Convert.FromBase64String(
        """
        ZDg6YW5ub3VuY2UzMTpodHRwOi8vdHJhY2tlci5leGFtcGxlL2Fubm91bmNlMTM6YW5ub3VuY2UtbGlzdGxsMzE6aHR0cDovL3RyYWNrZXIuZXhhbXBsZS9hbm5vdW5jZW
        VsMjY6dWRwOi8vdHJhY2tlci5leGFtcGxlOjY5NjllZTc6Y29tbWVudDE6YzEwOmNyZWF0ZWQgYnkyOmx0MTM6Y3JlYXRpb24gZGF0ZWkxNzk1MTcwMzM0ZTQ6aW5mb2Q5
        OmZpbGUgdHJlZWQ1OmEudHh0ZDA6ZDY6bGVuZ3RoaTZlMTE6cGllY2VzIHJvb3QzMjpYkbW1ItXfCG0P8LEQ+9nSG7T8cWOvNNCChqLoRva+A2VlMzpzdWJkNTpiLmJpbm
        QwOmQ2Omxlbmd0aGkyMDQ4MGUxMTpwaWVjZXMgcm9vdDMyOv2is1uSPuZfV9hUr2VWaH+Zp2TBsgb1voG6JuGPYQfYZWVlNjrDvC50eHRkMDpkNjpsZW5ndGhpMWUxMTpw
        aWVjZXMgcm9vdDMyOi1xFkK3JrBEAWJ8qfusMvXIUw+xkDzE2wIlhxeSGkiBZWVlMTI6bWV0YSB2ZXJzaW9uaTJlNDpuYW1lMzpzZXQxMjpwaWVjZSBsZW5ndGhpMTYzOD
        RlZTEyOnBpZWNlIGxheWVyc2QzMjr9orNbkj7mX1fYVK9lVmh/madkwbIG9b6Buibhj2EH2DY0OqHyWdQ2XtQyDDd84m9cjFbc3JqJ57ZBv9jqv7vqyGZUyPXQNB1U2VGn
        GxNubir8sU0R7YSJp64Sao/uDfbs8ZNlODp1cmwtbGlzdDI1Omh0dHA6Ly9zZWVkLmV4YW1wbGUvZGF0YS9l
        """);
}
