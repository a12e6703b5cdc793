package testsuite

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/client"
)

// Worker deployments: a worker with a version gets tasks of new workflows once its version is the current one, which somebody has to say.

// deploy makes the version of the environment's worker the current one of its deployment, if there is none. On a server that is left to those who deploy.
func (e *TestWorkflowEnvironment) deploy(ctx context.Context) error {
	o := e.settings.worker.DeploymentOptions
	if !o.UseVersioning || e.settings.remote() {
		return nil
	}
	deployment := e.open().WorkerDeploymentClient().GetHandle(o.Version.DeploymentName)
	known, err := deployment.Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	if err == nil && known.Info.RoutingConfig.CurrentVersion != nil {
		return nil
	}
	_, err = deployment.SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{
		BuildID: o.Version.BuildID, AllowNoPollers: true, IgnoreMissingTaskQueues: true,
	})
	if err != nil {
		return fmt.Errorf("make version %q of deployment %q current: %w", o.Version.BuildID, o.Version.DeploymentName, err)
	}
	return nil
}
