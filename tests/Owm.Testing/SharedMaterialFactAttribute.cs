using Xunit;

namespace Owm.Testing;

/// <summary>A test that needs the shared test material beside the checkout; skipped, with the reason, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedMaterialFactAttribute : FactAttribute
{
    public SharedMaterialFactAttribute(params string[] names)
    {
        if (RepositoryPaths.Shared(names) is null) Skip = $"needs ../shared/{string.Join('/', names)}, which is not there";
    }
}

/// <summary>A theory that needs the shared test material beside the checkout; skipped, with the reason, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedMaterialTheoryAttribute : TheoryAttribute
{
    public SharedMaterialTheoryAttribute(params string[] names)
    {
        if (RepositoryPaths.Shared(names) is null) Skip = $"needs ../shared/{string.Join('/', names)}, which is not there";
    }
}
