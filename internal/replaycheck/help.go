package replaycheck

import (
	"errors"
	"flag"
	"fmt"
)

const checkHelp = `replay-check replays recorded Temporal workflow histories through the workflows in your
Go module, and explains the first place where code and history part.

  replay-check [flags] PATH...       replay histories
  replay-check fetch [flags]         download histories from a Temporal service
  replay-check sites                 list what the SDK checks, and what it means
  replay-check help fetch            how to download
  replay-check version

PATH is a file, a directory (read recursively), a pattern such as 'histories/**/*.json', or
- for standard input. Histories are read as JSON (temporal workflow show --output json, Web UI
downloads, JSON Lines), protobuf (History, Temporal Cloud exports), and gzip, tar and zip of these.

Run it inside of the module that has the workflows: it looks the histories' workflow types up among
the registrations in your code (RegisterWorkflow, RegisterWorkflowWithOptions) and the exported
workflow functions, and builds them. Nothing is written into your module, and it need not require
replay-check's.

Where are the workflows?
  -C DIR                the module, or a directory in it (default: the current directory)
  --packages PATTERN    packages to look at, may be repeated (default: all of the module)
  --register PKG.FUNC   a function that registers workflows, for those that need construction:
                        func(worker.Registry), may return an error; may be repeated
  --options PKG.FUNC    a function that returns worker.WorkflowReplayerOptions: data converter, payload
                        codecs, failure converter, interceptors, context propagators, plugins
  --tags LIST           build tags

Which histories?
  --run REGEXP          those whose file name, workflow type or workflow id matches
  --shard I/N           the I-th of N equal parts, for CI jobs that run at the same time
  --max-size MIB        refuse larger histories (default 512)

How?
  --strict              also warn of what the SDK does not compare: inputs, timer durations, timeouts,
                        retry policies, task queues, search attributes, memos, results
  --next                run a workflow task that the history leaves open: what would the code do next?
                        Side effect functions run; activities and local activities do not
  --jobs N              histories at the same time (default: one per processor)
  --fail-fast           stop at the first history that does not pass
  --timeout DURATION    for one history (default 1m)
  --no-cache            replay also what has passed before with the same program
  --log                 print what workflows log during replays

What to print?
  --format FORMAT[=FILE]  text, html, json, junit, sarif or github, to standard output or to a file; may be
                          repeated: --format text --format html=replay.html --format junit=replay.xml
  -v                    list the passes too, shorten nothing
  -q                    no progress line
  --color WHEN          auto, always or never

Exit code: 0 if all histories replay, 1 if one diverges, 2 for trouble: no histories, an unreadable
file, an unknown workflow type, a module that does not build.
`

const fetchHelp = `replay-check fetch downloads histories from a Temporal service, as files that replay-check
and 'temporal workflow show --output json' agree on.

  replay-check fetch --out DIR --workflow-id ID [--run-id ID]
  replay-check fetch --out DIR --query 'WorkflowType = "Order" AND CloseTime > "2026-01-01"'
  replay-check fetch --out DIR --sample 3          the first 3 of each workflow type and build id

What?
  --workflow-id ID, --run-id ID   one execution; without a run id, its latest run
  --query QUERY         a visibility query (list filter)
  --type TYPE           a workflow type; may be repeated
  --sample N            at most N for each workflow type and build id
  --scan N              how many executions a sample looks at (default 10000)
  --limit N             at most N in all

Where to?
  --out DIR             files are named WORKFLOW-TYPE/WORKFLOW-ID.RUN-ID.json
  --format FORMAT       json, json.gz, bin or bin.gz
  --overwrite           fetch again what is there
                        Without it, closed executions that are there are skipped, so an interrupted
                        download goes on where it was. No half file is ever left.

From where? As the SDK's envconfig says: environment variables (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
TEMPORAL_API_KEY, TEMPORAL_TLS_...), temporal.toml and its profiles; and these:
  --address HOST:PORT   --namespace NAME   --profile NAME   --config-file FILE
  --jobs N              downloads at the same time (default 4)

Exit code: 0, or 2 if anything could not be downloaded.
`

func runHelp(args []string, s Streams) (int, error) {
	switch {
	case len(args) == 0:
		fmt.Fprint(s.Out, checkHelp)
	case args[0] == "fetch":
		fmt.Fprint(s.Out, fetchHelp)
	default:
		return exitTrouble, misuse("there is no help on %q", args[0])
	}
	return 0, nil
}

func isHelp(err error) bool { return errors.Is(err, flag.ErrHelp) }
