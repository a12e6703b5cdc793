package testsuite_test

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
	"github.com/groundhogdev/groundhog/testsuite"
)

// TestMain makes the test's executable a stand-in for the Temporal CLI, when it is called like that.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "server" && os.Args[2] == "start-dev" {
		if err := standIn(os.Args[3:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func standIn(args []string) error {
	flags := flag.NewFlagSet("start-dev", flag.ContinueOnError)
	ip, port, namespace := flags.String("ip", "", ""), flags.String("port", "", ""), flags.String("namespace", "", "")
	flags.String("dynamic-config-value", "", "")
	flags.Bool("headless", false, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	server, err := memserver.Start(memserver.Options{Namespaces: []string{*namespace}})
	if err != nil {
		return err
	}
	defer server.Close()
	if _, err := server.Listen(net.JoinHostPort(*ip, *port)); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func answer(workflow.Context) (int, error) { return 42, nil }

func runAnswer(t *testing.T, c client.Client) {
	t.Helper()
	w := worker.New(c, "q", worker.Options{})
	w.RegisterWorkflow(answer)
	require.NoError(t, w.Start())
	defer w.Stop()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "q"}, answer)
	require.NoError(t, err)
	var n int
	require.NoError(t, run.Get(t.Context(), &n))
	require.Equal(t, 42, n)
}

func TestDevServerRunsWorkflows(t *testing.T) {
	s, err := testsuite.StartDevServer(t.Context(), testsuite.DevServerOptions{
		ClientOptions:    &client.Options{Namespace: "shop"},
		SearchAttributes: temporal.NewSearchAttributes(temporal.NewSearchAttributeKeyKeyword("Customer").ValueSet("")),
	})
	require.NoError(t, err)
	runAnswer(t, s.Client())
	require.NoError(t, s.Stop())
	_, err = client.Dial(client.Options{HostPort: s.FrontendHostPort()})
	require.Error(t, err, "nobody listens any more")
}

func TestDevServerListensWhereItIsTold(t *testing.T) {
	s, err := testsuite.StartDevServer(t.Context(), testsuite.DevServerOptions{ClientOptions: &client.Options{HostPort: "127.0.0.1:0"}})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Stop()) }()
	_, err = testsuite.StartDevServer(t.Context(), testsuite.DevServerOptions{ClientOptions: &client.Options{HostPort: s.FrontendHostPort()}})
	require.ErrorContains(t, err, s.FrontendHostPort(), "the port is taken")
}

func TestDevServerRunsAnExistingExecutable(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	s, err := testsuite.StartDevServer(t.Context(), testsuite.DevServerOptions{ExistingPath: self})
	require.NoError(t, err)
	runAnswer(t, s.Client())
	require.NoError(t, s.Stop())
}
