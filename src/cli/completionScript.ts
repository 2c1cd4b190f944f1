import type { CompletedVerb, Values } from './completionModel.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The script that teaches a shell the program. Only names on a board are asked for while somebody types. */
export function completionScript(shell: Shell, verbs: readonly CompletedVerb[]): string {
  return shell === 'fish'
    ? `${fishHead}${fishData(verbs)}${fishBody}`
    : `${heads[shell]}${shData(verbs)}${bodies[shell]}`;
}

/** What the shells know of each verb, as lines: its verbs, its options with what follows them, its arguments. */
function tables(verbs: readonly CompletedVerb[]): { readonly key: string; readonly lines: string[] }[] {
  return verbs.flatMap((verb) => [
    { key: `verbs ${verb.path}`, lines: verb.verbs.map(({ name, summary }) => `${name}\t${summary}`) },
    {
      key: `options ${verb.path}`,
      lines: verb.options.map(({ flag, summary, values }) => `${flag}\t${specOf(values)}\t${summary}`),
    },
    {
      key: `arguments ${verb.path}`,
      lines: [...verb.arguments.map(specOf), ...(verb.variadic ? ['...'] : [])],
    },
  ]);
}

/** One word for what may stand somewhere: `-` nothing, `=a|b` these words, `@tickets` names on the board, else its kind. */
function specOf(values: Values | undefined): string {
  if (values === undefined) return '-';
  if (values.kind === 'words') return `=${values.words.join('|')}`;
  return values.kind === 'asked' ? `@${values.what}` : values.kind;
}

function shData(verbs: readonly CompletedVerb[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const cases = tables(verbs)
    .filter(({ lines }) => lines.length > 0)
    .map(({ key, lines }) => `  ${quoted(key)}) printf '%s\\n' ${lines.map(quoted).join(' ')} ;;`);
  return `_callboard_data() {\n  case "$1" in\n${cases.join('\n')}\n  esac\n}\n`;
}

function fishData(verbs: readonly CompletedVerb[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const cases = tables(verbs)
    .filter(({ lines }) => lines.length > 0)
    .map(({ key, lines }) => `    case ${quoted(key)}\n      printf '%s\\n' ${lines.map(quoted).join(' ')}`);
  return `function __callboard_data\n  switch "$argv[1]"\n${cases.join('\n')}\n  end\nend\n`;
}

const heads = {
  bash: '# Completion of callboard for bash. Load it with: source <(callboard completion bash)\n',
  zsh: '#compdef callboard\n# Completion of callboard for zsh. Load it with: source <(callboard completion zsh)\n',
} as const;

const walk = `
_callboard_names() {
  local name rest
  while IFS=$'\\t' read -r name rest; do printf '%s\\n' "$name"; done < <(_callboard_data "$1")
}

# What follows an option; nothing when nothing does.
_callboard_expects() {
  local flag spec rest
  while IFS=$'\\t' read -r flag spec rest; do
    [[ $flag == "$2" && $spec != - ]] && printf '%s' "$spec"
  done < <(_callboard_data "options $1")
}

_callboard_has() {
  local name
  while read -r name; do [[ $name == "$2" ]] && return 0; done < <(_callboard_names "verbs $1")
  return 1
}

# What the argument of this number is.
_callboard_argument() {
  local spec last='' count=0
  while read -r spec; do
    [[ $spec == ... ]] && break
    last=$spec
    if (( count == $2 )); then
      printf '%s' "$spec"
      return
    fi
    count=$((count + 1))
  done < <(_callboard_data "arguments $1")
  [[ $spec == ... ]] && printf '%s' "$last"
}

# Sets where the words before the current one have led.
_callboard_walk() {
  verb='' expects='' option='' board='' count=0
  local word
  for word in "$@"; do
    if [[ $word == = ]]; then
      continue
    elif [[ -n $expects ]]; then
      [[ $option == --board ]] && board=$word
      expects=''
    elif [[ $word == --*=* ]]; then
      [[ $word == --board=* ]] && board=\${word#*=}
    elif [[ $word == -* ]]; then
      option=$word
      expects=$(_callboard_expects "$verb" "$word")
    elif _callboard_has "$verb" "$word"; then
      verb=\${verb:+$verb }$word count=0
    else
      count=$((count + 1))
    fi
  done
}

_callboard_ask() {
  if [[ -n $board ]]; then CALLBOARD_BOARD=$board callboard __complete "$1" 2>/dev/null
  else callboard __complete "$1" 2>/dev/null; fi
}
`;

const bodies = {
  bash: `${walk}
_callboard() {
  local current=\${COMP_WORDS[COMP_CWORD]} verb expects option board count spec words=''
  COMPREPLY=()
  [[ $current == = ]] && current=''
  _callboard_walk "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
  spec=$expects
  if [[ -z $spec ]]; then
    if [[ $current == -* ]]; then words=$(_callboard_names "options $verb")
    else words=$(_callboard_names "verbs $verb"); fi
    [[ -z $words ]] && spec=$(_callboard_argument "$verb" "$count")
  fi
  case $spec in
  '='*) words=\${spec#=} words=\${words//|/ } ;;
  '@'*) words=$(_callboard_ask "\${spec#@}" | while IFS=$'\\t' read -r name _; do printf '%s\\n' "$name"; done) ;;
  file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
  folder) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _callboard callboard
`,
  zsh: `${walk}
_callboard_offer() {
  local name summary
  local -a offered
  while IFS=$'\\t' read -r name summary; do offered+=("\${name//:/\\\\:}\${summary:+:$summary}"); done
  (( $#offered )) && _describe callboard offered
}

_callboard() {
  local current=\${words[CURRENT]} verb expects option board count spec
  _callboard_walk "\${(@)words[2,CURRENT-1]}"
  spec=$expects
  if [[ -z $spec ]]; then
    if [[ $current == -* ]]; then
      local flag rest
      local -a offered
      while IFS=$'\\t' read -r flag spec rest; do offered+=("$flag:$rest"); done \\
        < <(_callboard_data "options $verb")
      _describe -o option offered
      return
    fi
    local verbs=$(_callboard_data "verbs $verb")
    if [[ -n $verbs ]]; then _callboard_offer <<< "$verbs"; return; fi
    spec=$(_callboard_argument "$verb" "$count")
  fi
  case $spec in
  '='*) compadd -- "\${(@s:|:)\${spec#=}}" ;;
  '@'*) _callboard_offer < <(_callboard_ask "\${spec#@}") ;;
  file) _files ;;
  folder) _files -/ ;;
  esac
}
# From a folder of fpath this file is the function itself at first.
if [[ $funcstack[1] == _callboard ]]; then _callboard "$@"
else compdef _callboard callboard; fi
`,
} as const;

const fishHead = '# Completion of callboard for fish. Load it with: callboard completion fish | source\n';

const fishBody = `
function __callboard_names
  __callboard_data "$argv[1]" | string replace -r '\\t.*' ''
end

function __callboard_ask
  if test -n "$argv[2]"
    CALLBOARD_BOARD=$argv[2] callboard __complete $argv[1] 2>/dev/null
  else
    callboard __complete $argv[1] 2>/dev/null
  end
end

function __callboard_complete
  set -l verb ''
  set -l expects ''
  set -l option ''
  set -l board ''
  set -l count 0
  set -l current (commandline -ct)
  for word in (commandline -opc)[2..-1]
    if test -n "$expects"
      test "$option" = --board; and set board $word
      set expects ''
    else if string match -q -- '--*=*' $word
      string match -q -- '--board=*' $word; and set board (string replace -- --board= '' $word)
    else if string match -q -- '-*' $word
      set option $word
      for line in (__callboard_data "options $verb")
        set -l parts (string split \\t -- $line)
        test "$parts[1]" = "$word" -a "$parts[2]" != -; and set expects $parts[2]
      end
    else if contains -- $word (__callboard_names "verbs $verb")
      set verb (string trim "$verb $word")
      set count 0
    else
      set count (math $count + 1)
    end
  end
  if test -z "$expects"
    if string match -q -- '-*' $current
      __callboard_data "options $verb" | string replace -r '\\t[^\\t]*\\t' \\t
      return
    end
    set -l verbs (__callboard_data "verbs $verb")
    if test -n "$verbs"
      printf '%s\\n' $verbs
      return
    end
    set -l arguments (__callboard_data "arguments $verb")
    if test "$arguments[-1]" = ...
      set -e arguments[-1]
      test $count -ge (builtin count $arguments); and set count (math (builtin count $arguments) - 1)
    end
    set expects $arguments[(math $count + 1)]
  end
  switch "$expects"
    case '=*'
      string sub -s 2 -- $expects | string split '|'
    case '@*'
      __callboard_ask (string sub -s 2 -- $expects) "$board"
    case file
      __fish_complete_path $current
    case folder
      __fish_complete_directories $current
  end
end
complete -c callboard -f -a '(__callboard_complete)'
`;
