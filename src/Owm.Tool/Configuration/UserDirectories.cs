using Owm.Tool.Running;

namespace Owm.Tool.Configuration;

/// <summary>Where the user's own files are (XDG Base Directory Specification 0.8), or all below <c>OWM_HOME</c>.</summary>
/// <param name="Configuration">owm.conf and the login of catalogs.</param>
/// <param name="State">What must survive a restart but is no configuration: which pieces of a download are there.</param>
/// <param name="Cache">What can be made again.</param>
internal sealed record UserDirectories(string Configuration, string State, string Cache)
{
    public static UserDirectories Of(Invocation invocation)
    {
        if (invocation.Variable("OWM_HOME") is { } home)
        {
            var root = invocation.FullPath(home);
            return new UserDirectories(root, Path.Combine(root, "state"), Path.Combine(root, "cache"));
        }

        return new UserDirectories(
            Path.Combine(Base(invocation, "XDG_CONFIG_HOME", ".config"), "owm"),
            Path.Combine(Base(invocation, "XDG_STATE_HOME", Path.Combine(".local", "state")), "owm"),
            Path.Combine(Base(invocation, "XDG_CACHE_HOME", ".cache"), "owm"));
    }

    private static string Base(Invocation invocation, string variable, string below)
    {
        // The specification: a relative path in one of these is invalid and ignored.
        if (invocation.Variable(variable) is { } given && Path.IsPathFullyQualified(given)) return given;
        if (OperatingSystem.IsWindows() && invocation.Variable("LOCALAPPDATA") is { } local) return local;
        return Path.Combine(invocation.Variable("HOME") ?? invocation.Variable("USERPROFILE") ?? invocation.CurrentDirectory, below);
    }
}
