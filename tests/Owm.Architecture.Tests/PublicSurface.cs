using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Owm.Architecture.Tests;

/// <summary>Writes down what an assembly lets others use: types, members, nullability, defaults; in an order of its own, so that differences are few.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
    };

    /// <summary>Describes every type an assembly exports.</summary>
    public static string Of(Assembly assembly) =>
        string.Join('\n', assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe));

    /// <summary>Describes a type, a line for each member.</summary>
    public static string Describe(Type type)
    {
        var text = new StringBuilder($"public {KindOf(type)} {type.Namespace}.{NameOf(type)}{BasesOf(type)}\n");
        if (typeof(Delegate).IsAssignableFrom(type)) return text.Append("  ").Append(DescribeMethod(type.GetMethod("Invoke")!)).Append('\n').ToString();
        var members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}")
            : type.GetMembers(Declared).Select(member => (member.Name, Text: Describe(member))).Where(member => member.Text is not null)
                .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Text, StringComparer.Ordinal).Select(member => member.Text!);
        foreach (var member in members) text.Append("  ").Append(member).Append('\n');
        return text.ToString();
    }

    private static string KindOf(Type type)
    {
        var isRecord = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", Declared) is not null;
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (typeof(Delegate).IsAssignableFrom(type)) return "delegate";
        if (type.IsValueType) return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (isRecord ? "record struct" : "struct");
        return (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (isRecord ? "record" : "class");
    }

    private static string BasesOf(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type)) return "";
        var inherited = (type.BaseType?.GetInterfaces() ?? []).Concat(type.GetInterfaces().SelectMany(one => one.GetInterfaces()));
        var bases = type.GetInterfaces().Except(inherited).Where(one => one.IsVisible && one.Name != "IEquatable`1").Select(NameOf).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases.Insert(0, NameOf(parent));
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: false } method when IsSeen(method) && !IsGenerated(method) => DescribeMethod(method),
        MethodInfo { IsSpecialName: true } method when method.Name.StartsWith("op_", StringComparison.Ordinal) && !IsGenerated(method) => DescribeMethod(method),
        ConstructorInfo constructor when IsSeen(constructor) && !constructor.IsStatic && !IsGenerated(constructor) => $"{Access(constructor)}.ctor({Parameters(constructor)})",
        PropertyInfo property when property.Name != "EqualityContract" && (IsSeen(property.GetMethod) || IsSeen(property.SetMethod)) => DescribeProperty(property),
        EventInfo @event when IsSeen(@event.AddMethod) => $"event {NameOf(@event.EventHandlerType!, new NullabilityInfoContext().Create(@event))} {@event.Name}",
        FieldInfo { IsPublic: true, IsLiteral: true } constant => $"const {NameOf(constant.FieldType)} {constant.Name} = {Value(constant.GetRawConstantValue())}",
        FieldInfo { IsPublic: true } field => $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{NameOf(field.FieldType, new NullabilityInfoContext().Create(field))} {field.Name}",
        _ => null,
    };

    private static bool IsSeen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name.Contains('<', StringComparison.Ordinal);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string DescribeMethod(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";
        return $"{Access(method)}{Modifiers(method)}{NameOf(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})";
    }

    private static string DescribeProperty(PropertyInfo property)
    {
        var accessor = property.GetMethod ?? property.SetMethod!;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var setter = !IsSeen(property.SetMethod) ? "" : property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        return $"{Access(accessor)}{Modifiers(accessor)}{required}{NameOf(property.PropertyType, new NullabilityInfoContext().Create(property))} {property.Name}{index} {{{(IsSeen(property.GetMethod) ? " get;" : "")}{setter} }}";
    }

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? ""
        : method.GetBaseDefinition() != method ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var kind = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? (parameter.IsIn ? "in " : "ref ") : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{kind}{NameOf(type, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Value(parameter.DefaultValue, type) : "")}";
    }

    private static string Value(object? value, Type? type = null) => value switch
    {
        null => type is { IsValueType: true } && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        Enum name => $"{name.GetType().Name}.{name}",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string NameOf(Type type) => NameOf(type, null);

    private static string NameOf(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return NameOf(underlying) + "?";
        var mark = !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable, ReadState: NullabilityState.Unknown } ? "?" : "";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        if (type.IsArray) return NameOf(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        if (type.IsGenericParameter) return type.Name; // reflection calls every one without a constraint nullable
        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType is { } declaring ? NameOf(declaring.IsGenericTypeDefinition && type.IsConstructedGenericType ? declaring.MakeGenericType(arguments[..declaring.GetGenericArguments().Length]) : declaring) + "." : "";
        var own = arguments.Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToArray();
        var simple = type.Name.Split('`')[0];
        if (own.Length == 0) return outer + simple + mark;
        var nullabilities = nullability?.GenericTypeArguments ?? [];
        return $"{outer}{simple}<{string.Join(", ", own.Select((argument, i) => NameOf(argument, nullabilities.Length == own.Length ? nullabilities[i] : null)))}>{mark}";
    }
}
