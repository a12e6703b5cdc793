package fetch

import (
	"encoding/pem"
	"net"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

// against returns options that fetch everything from an address.
func against(t *testing.T, address string) Options {
	t.Helper()
	isolate(t, "")
	opts := all(t.TempDir())
	opts.Connection.Address = address
	return opts
}

func TestPagesAndRawHistoriesAreReadWhole(t *testing.T) {
	for name, raw := range map[string]bool{"decoded": false, "raw": true} {
		t.Run(name, func(t *testing.T) {
			s := &testServer{raw: raw}
			for _, run := range []string{"a", "b", "c", "d", "e"} {
				s.add(run, 7, true)
			}
			opts := against(t, s.start(t))
			opts.Connection.Namespace = "shop"
			summary, err := Run(t.Context(), opts)
			if err != nil || summary.Fetched != 5 {
				t.Fatalf("%v, %v: %+v", summary, err, summary.Results)
			}
			if got, want := runs(summary), "a b c d e"; got != want {
				t.Errorf("fetched %q, want %q", got, want)
			}
			for _, r := range summary.Results {
				if kept, err := inspect(r.Path, JSON); err != nil || kept.events != 7 || !kept.closed {
					t.Errorf("%s holds %+v, %v", r.Path, kept, err)
				}
			}
			if !s.namespaces["shop"] || s.namespaces["default"] {
				t.Errorf("namespaces asked for are %v", s.namespaces)
			}
		})
	}
}

func TestOneExecutionByID(t *testing.T) {
	s := new(testServer)
	s.add("a", 3, false)
	opts := against(t, s.start(t))
	opts.Query, opts.WorkflowID = "", "order-a"
	for i, want := range []string{"fetched 1, skipped 0, failed 0", "fetched 0, skipped 1, failed 0", "fetched 1, skipped 0, failed 0"} {
		if i == 2 {
			s.histories["a"] = history(6, false).Events
		}
		summary, err := Run(t.Context(), opts)
		if err != nil || summary.String() != want {
			t.Fatalf("run %d: %v, %v; want %s", i, summary, err, want)
		}
	}
	opts.WorkflowID = "order-z"
	_, err := Run(t.Context(), opts)
	wantError(t, err, `describe workflow "order-z", run "": workflow execution not found: check the ids and namespace "default"`)
}

func TestMissingHistoryFailsAlone(t *testing.T) {
	s := new(testServer)
	s.add("a", 3, true)
	s.add("b", 3, true)
	delete(s.histories, "a")
	summary, err := Run(t.Context(), against(t, s.start(t)))
	if err != nil || summary.Fetched != 1 || summary.Failed != 1 {
		t.Fatalf("%v, %v", summary, err)
	}
	wantError(t, summary.Results[0].Err, `read history of workflow "order-a", run "a": workflow execution history not found: check the ids`)
}

func TestPassingFailureIsRetried(t *testing.T) {
	s := new(testServer)
	s.add("a", 3, true)
	failures := 0
	s.fail = func(method string) error {
		if strings.HasSuffix(method, "GetWorkflowExecutionHistory") && failures < 2 {
			failures++
			return serviceerror.NewUnavailable("shard moves")
		}
		return nil
	}
	summary, err := Run(t.Context(), against(t, s.start(t)))
	if err != nil || summary.Fetched != 1 || failures != 2 {
		t.Errorf("%v, %v after %d failures", summary, err, failures)
	}
}

func TestInterruptedRunIsContinuedAgainstAServer(t *testing.T) {
	s := new(testServer)
	for _, run := range []string{"a", "b", "c", "d"} {
		s.add(run, 3, true)
	}
	calls, broken := 0, serviceerror.NewDataLoss("connection cut in the middle of a history")
	s.fail = func(method string) error {
		if strings.HasSuffix(method, "GetWorkflowExecutionHistory") {
			// Each history takes 5 pages: fail within the second.
			if calls++; calls > 6 {
				return broken
			}
		}
		return nil
	}
	opts := against(t, s.start(t))
	opts.Jobs = 1
	first, err := Run(t.Context(), opts)
	if err != nil || first.Fetched != 1 || first.Failed != 3 || len(files(t, opts.Out)) != 1 {
		t.Fatalf("%v, %v, files %q", first, err, files(t, opts.Out))
	}
	s.fail = nil
	second, err := Run(t.Context(), opts)
	if err != nil || second.String() != "fetched 3, skipped 1, failed 0" {
		t.Errorf("%v, %v", second, err)
	}
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want string
	}{
		"permission": {
			serviceerror.NewPermissionDenied("request unauthorized.", ""),
			`list executions "all": request unauthorized: check that the API key (TEMPORAL_API_KEY) or client certificate`,
		},
		"unauthenticated": {
			status.Error(codes.Unauthenticated, "no key"),
			`desc = no key: check that the API key (TEMPORAL_API_KEY) or client certificate`,
		},
		"namespace": {
			serviceerror.NewNamespaceNotFound("default"),
			`the namespace is "default" (from the default): set --namespace or TEMPORAL_NAMESPACE`,
		},
		"query": {
			serviceerror.NewInvalidArgument("invalid query: unknown search attribute Foo"),
			`list executions "all": invalid query: unknown search attribute Foo: check the query: https`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := &testServer{fail: func(method string) error {
				if strings.HasSuffix(method, "ListWorkflowExecutions") {
					return tc.err
				}
				return nil
			}}
			_, err := Run(t.Context(), against(t, s.start(t)))
			wantError(t, err, tc.want)
		})
	}
}

func TestUnreachableAddressIsNamedWithItsOrigin(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	opts := against(t, "")
	t.Setenv("TEMPORAL_ADDRESS", address)
	_, err = Run(t.Context(), opts)
	wantError(t, err, `connect to "`+address+`" (from TEMPORAL_ADDRESS): `)
	wantError(t, err, "check that the service runs there, and whether it wants TLS (TEMPORAL_TLS=true)")
}

func TestTLSAndAPIKeyComeFromTheEnvironment(t *testing.T) {
	web := httptest.NewTLSServer(nil) // for its certificate
	defer web.Close()
	s := new(testServer)
	s.add("a", 3, true)
	opts := against(t, s.start(t, grpc.Creds(credentials.NewServerTLSFromCert(&web.TLS.Certificates[0]))))
	authority := filepath.Join(t.TempDir(), "ca.pem")
	write(t, authority, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})))
	t.Setenv("TEMPORAL_TLS_SERVER_CA_CERT_PATH", authority)
	t.Setenv("TEMPORAL_API_KEY", "secret")
	summary, err := Run(t.Context(), opts)
	if err != nil || summary.Fetched != 1 {
		t.Fatalf("%v, %v", summary, err)
	}
	if got := slices.Compact(s.authorized); !slices.Equal(got, []string{"Bearer secret"}) {
		t.Errorf("authorization is %q", got)
	}
}

func TestBuildIDsAreReadFromSearchAttributes(t *testing.T) {
	builds, deployments := "BuildIds", "TemporalUsedWorkerDeploymentVersions"
	for _, tc := range []struct {
		name       string
		attributes map[string]string
		want       []string
	}{
		{"unversioned", map[string]string{builds: `["unversioned","unversioned:abc"]`}, []string{"abc"}},
		{"versioned", map[string]string{builds: `["assigned:v2","versioned:v1","versioned:v2"]`}, []string{"v1", "v2"}},
		{"pinned", map[string]string{builds: `["pinned:shop:7","versioned:7"]`, deployments: `["shop:7"]`}, []string{"shop:7"}},
		{"moved", map[string]string{builds: `["unversioned:abc","versioned:7"]`, deployments: `["shop:7"]`}, []string{"shop:7", "abc"}},
		{"unreadable", map[string]string{builds: `{`}, nil},
		{"none", nil, nil},
	} {
		fields := map[string]*commonpb.Payload{}
		for name, data := range tc.attributes {
			fields[name] = &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(data)}
		}
		info := &workflowpb.WorkflowExecutionInfo{SearchAttributes: &commonpb.SearchAttributes{IndexedFields: fields}}
		if got := buildIDs(info); !slices.Equal(got, tc.want) {
			t.Errorf("%s: build ids are %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestIDsThatHeadersCannotCarryAreFetched(t *testing.T) {
	s := new(testServer)
	s.add("größe", 3, true)
	opts := against(t, s.start(t))
	opts.Query, opts.WorkflowID = "", "order-größe"
	summary, err := Run(t.Context(), opts)
	if err != nil || summary.Fetched != 1 {
		t.Fatalf("%v, %v: %+v", summary, err, summary.Results)
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error is\n%v\nwant it to contain\n%s", err, want)
	}
}
