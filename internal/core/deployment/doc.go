// Package deployment knows the worker deployments: which builds of a deployment poll which queues, and which build gets the tasks of
// a queue. It does not know tasks, and is not safe for concurrent use: its owner is the core.
//
//	var all deployment.Registry
//	blue := deployment.Version{Deployment: "shop", Build: "blue"}
//	all.Polled("default", blue, deployment.Queue{Name: "orders", Kind: enumspb.TASK_QUEUE_TYPE_WORKFLOW}, now)
//	_, err := all.SetCurrent(deployment.Change{Namespace: "default", Version: blue}, now)
//	to := all.Route("default", deployment.Queue{Name: "orders", Kind: enumspb.TASK_QUEUE_TYPE_WORKFLOW}, "order-1") // blue
//
// What it imitates is service/worker/workerdeployment and common/worker_versioning of the server.
package deployment
