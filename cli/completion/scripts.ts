/** Shells that completions can be had for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const COMMAND = "usage-engine-networking";

/**
 * What a shell has to be told. Each script asks the command that stands on the line, by that very word: an installation in
 * `node_modules/.bin`, or a function of that name that calls `npx`, answers for itself.
 *
 * The answer has a line for each way to go on, with its description behind a tab, and `:files` where files may stand.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_usage_engine_networking() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ "$line" == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _usage_engine_networking ${COMMAND}
`,
  zsh: `#compdef ${COMMAND}
_usage_engine_networking() {
  local line takes_files
  local -a found
  while IFS= read -r line; do
    if [[ "$line" == :files ]]; then
      takes_files=yes
    else
      found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe '${COMMAND}' found
  [[ -n "$takes_files" ]] && _files
}
if [[ "\${funcstack[1]}" == _usage_engine_networking ]]; then
  _usage_engine_networking "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _usage_engine_networking ${COMMAND}
fi
`,
  fish: `function __usage_engine_networking
  set --local words (commandline --tokenize --cut-at-cursor --current-process)
  set --local current (commandline --cut-at-cursor --current-token)
  for line in ($words[1] complete -- $words[2..] "$current" 2>/dev/null)
    if test "$line" = :files
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete --command ${COMMAND} --no-files --arguments '(__usage_engine_networking)'
`,
};
