using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Owm.DataSources;

/// <summary>Makes a C# file of a module's text: its top-level functions become methods of one class, types stay beside it.</summary>
/// <remarks>
/// The text is cut between its members and never changed, so every character keeps its line and column by <c>#line</c>:
/// errors and stack traces are about the file its author sees.
/// </remarks>
internal static class ModuleSource
{
    private const string ClassName = "OwmModule";

    /// <summary>What the parser says of members out of their usual places, which here are right: CS8803 functions after types, CS0116 members outside classes, CS0106 their modifiers.</summary>
    private static readonly HashSet<string> Expected = ["CS8803", "CS0116", "CS0106"];

    /// <summary>Returns the file to be compiled.</summary>
    /// <exception cref="ModuleCompilationException">The text is no C#, or has statements outside its functions.</exception>
    public static string Rewrite(string text, string fileName, string provider, CSharpParseOptions options)
    {
        var tree = CSharpSyntaxTree.ParseText(text, options, path: fileName);
        var root = tree.GetCompilationUnitRoot();
        // A brace that is missing here would swallow the class below and be reported somewhere else.
        var errors = tree.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && !Expected.Contains(d.Id)).ToList();
        if (errors.Count > 0) throw new ModuleCompilationException(ModuleCompiler.Errors(errors, fileName));
        var stray = root.Members.OfType<GlobalStatementSyntax>().Where(s => !IsMember(s)).ToList();
        if (stray.Count > 0) throw new ModuleCompilationException([.. stray.Select(s => Stray(s, fileName, provider))]);

        var module = new StringBuilder(text.Length + 512);
        var lines = tree.GetText().Lines;
        var at = 0;
        var inClass = false;
        Enter();
        foreach (var member in root.Members)
        {
            // Comments and #if lines belong to one member or the next: nothing lies between their full spans.
            CopyTo(member.FullSpan.Start);
            if (IsMember(member) != inClass)
            {
                inClass = !inClass;
                module.Append(inClass ? $"\n#line hidden\npublic partial class {ClassName} {{" : "\n#line hidden\n}");
                Enter();
            }

            CopyTo(member.FullSpan.End);
        }

        if (inClass) module.Append("\n#line hidden\n}");
        Enter();
        CopyTo(text.Length);
        return module.ToString();

        void CopyTo(int end)
        {
            module.Append(text, at, end - at);
            at = end;
        }

        void Enter()
        {
            var place = lines.GetLinePosition(at);
            // A file may be called anything: a quote or line break in its name must not end the directive.
            var name = new string([.. fileName.Where(c => c != '"' && !char.IsControl(c))]);
            module.Append(CultureInfo.InvariantCulture, $"\n#line {place.Line + 1} \"{name}\"\n").Append(' ', place.Character);
        }
    }

    private static bool IsMember(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax } => true,
        GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax { IsConst: true } } => true,
        BaseMethodDeclarationSyntax or BaseFieldDeclarationSyntax or BasePropertyDeclarationSyntax => true,
        _ => false,
    };

    private static string Stray(GlobalStatementSyntax statement, string fileName, string provider)
    {
        var place = statement.GetLocation().GetLineSpan().StartLinePosition;
        return $"{fileName}({place.Line + 1},{place.Character + 1}): error OWM0001: A statement cannot stand outside a function here. Move it into {provider}, or make it a const.";
    }
}
