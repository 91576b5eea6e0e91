using System.Globalization;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Help;

/// <summary>Completes words in shells: the scripts call <c>owm '[suggest:POSITION]' 'LINE'</c>, the protocol of dotnet-suggest.</summary>
internal static class Completions
{
    /// <summary>Gets the shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>Returns the script that a shell reads once to know the completions.</summary>
    public static string ScriptFor(string shell) => shell switch
    {
        "bash" => """
            # In ~/.bashrc:  eval "$(owm completions bash)"
            _owm() {
              local line="${COMP_LINE#* }" position word
              position=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
              COMPREPLY=()
              while IFS= read -r word; do COMPREPLY+=("$word"); done < <(owm "[suggest:$position]" "$line" 2>/dev/null)
            }
            complete -o default -F _owm owm

            """,
        "zsh" => """
            # In ~/.zshrc, after compinit:  eval "$(owm completions zsh)"
            _owm() {
              local line="${BUFFER#* }" position
              position=$((CURSOR - ${#BUFFER} + ${#line}))
              local -a words_found
              words_found=("${(@f)$(owm "[suggest:$position]" "$line" 2>/dev/null)}")
              if [[ -n "${words_found[1]}" ]]; then compadd -a words_found; else _files; fi
            }
            compdef _owm owm

            """,
        "fish" => """
            # In ~/.config/fish/config.fish:  owm completions fish | source
            function __owm_complete
              set -l line (string replace -r '^\S+\s' '' -- (commandline -cp))
              owm "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c owm -a '(__owm_complete)'

            """,
        "pwsh" => """
            # In $PROFILE:  owm completions pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName owm -ScriptBlock {
              param($word, $ast, $position)
              $line = $ast.ToString() -replace '^\S+\s?', ''
              $cursor = [Math]::Max(0, [Math]::Min($line.Length, $position - ($ast.ToString().Length - $line.Length)))
              owm "[suggest:$cursor]" $line 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }

            """,
        _ => throw CommandException.Usage($"There are no completions for '{Output.VisibleText.Of(shell)}'. There are some for {string.Join(", ", Shells)}."),
    };

    /// <summary>Prints what may stand at a position of a line.</summary>
    public static ExitCode Suggest(string[] args, Invocation invocation)
    {
        if (args is not [_, var line, ..]) return ExitCode.Done;
        var position = line.Length;
        if (args[0].Split(':', ']') is [_, var given, ..] && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var at)) position = Math.Clamp(at, 0, line.Length);
        var global = new GlobalOptions();
        foreach (var word in new FullCommandLine(CommandTree.Build(only: null), global).Complete(line[..position])) invocation.Out.WriteLine(word);
        return ExitCode.Done;
    }
}
