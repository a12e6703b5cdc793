package a

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"text/template"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"
)

func Workflow(ctx workflow.Context, db *sql.DB, c client.Client, text string) error {
	_, _ = os.ReadFile("x")                                                        // want "^os.ReadFile reads or writes files; do it in an activity$"
	_, _ = http.Get("http://x")                                                    // want "talks to the network"
	_, _ = http.DefaultClient.Do(nil)                                              // want "talks to the network"
	_, _ = net.Dial("tcp", "x")                                                    // want "talks to the network"
	_ = db.QueryRow("SELECT 1")                                                    // want "talks to a database"
	_ = exec.Command("ls").Run()                                                   // want "works on other processes"
	_, _ = c.ExecuteWorkflow(nil, client.StartWorkflowOptions{}, "x")              // want "is for clients and activities"
	os.Exit(1)                                                                     // want "ends the worker, not the workflow"
	_, _ = io.ReadAll(strings.NewReader(text))                                     // ok
	_, _ = url.Parse(text)                                                         // ok
	_, _ = json.Marshal(text)                                                      // ok
	_ = template.Must(template.New("x").Parse(text)).Execute(&bytes.Buffer{}, nil) // ok
	_ = net.ParseIP(text)                                                          // ok
	_ = http.StatusText(200)                                                       // ok
	_, _ = http.NewRequest("GET", text, nil)                                       // ok
	dial()                                                                         // ok
	return ask(nil)
}

// dial says how to dial, for later.
func dial() grpc.DialOption {
	return grpc.WithContextDialer(func(ctx context.Context, to string) (net.Conn, error) { // ok
		return (&net.Dialer{}).DialContext(ctx, "tcp", to)
	})
}

func ask(c workflowservice.WorkflowServiceClient) error {
	_, err := c.DescribeNamespace(nil, nil) // want "DescribeNamespace is for clients and activities, and talks to other systems; call it in an activity"
	return err
}
