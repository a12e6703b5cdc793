package frontend

import (
	"strings"

	"google.golang.org/protobuf/proto"
)

// The methods that are refused, each with the reason that its caller sees. A test walks the services' descriptors: every method
// is implemented by the core, answered here, or stands in this table.

const (
	noVersioning  = "of versioned workers, only deployments that the workers' polls make known are imitated, with their current and ramping versions"
	noArchive     = "nothing is archived, and nothing is deleted before the service ends"
	noBatch       = "batch operations are for many workflows; please call the method of each one"
	noRules       = "rules and options that operators set on running workflows are not imitated"
	noStandalone  = "activities and Nexus operations run in workflows only"
	noCluster     = "there is a single cluster"
	noFleet       = "workers are not listed or configured from here"
	noVisibility  = "the methods for open and closed workflows are superseded by ListWorkflowExecutions"
	noTimeSkipper = "time is virtual for the whole service; the clock of package timeskip tells and advances it"
)

var refusals = map[string]string{
	"CountActivityExecutions":                      noStandalone,
	"CountNexusOperationExecutions":                noStandalone,
	"DeleteActivityExecution":                      noStandalone,
	"DeleteNexusOperationExecution":                noStandalone,
	"DescribeActivityExecution":                    noStandalone,
	"DescribeNexusOperationExecution":              noStandalone,
	"ListActivityExecutions":                       noStandalone,
	"ListNexusOperationExecutions":                 noStandalone,
	"PauseActivityExecution":                       noStandalone,
	"PollActivityExecution":                        noStandalone,
	"PollNexusOperationExecution":                  noStandalone,
	"RequestCancelActivityExecution":               noStandalone,
	"RequestCancelNexusOperationExecution":         noStandalone,
	"ResetActivityExecution":                       noStandalone,
	"StartActivityExecution":                       noStandalone,
	"StartNexusOperationExecution":                 noStandalone,
	"TerminateActivityExecution":                   noStandalone,
	"TerminateNexusOperationExecution":             noStandalone,
	"UnpauseActivityExecution":                     noStandalone,
	"UpdateActivityExecutionOptions":               noStandalone,
	"CreateWorkerDeployment":                       noVersioning,
	"CreateWorkerDeploymentVersion":                noVersioning,
	"DeleteWorkerDeployment":                       noVersioning,
	"DeleteWorkerDeploymentVersion":                noVersioning,
	"DescribeDeployment":                           noVersioning,
	"GetCurrentDeployment":                         noVersioning,
	"GetDeploymentReachability":                    noVersioning,
	"GetWorkerBuildIdCompatibility":                noVersioning,
	"GetWorkerTaskReachability":                    noVersioning,
	"GetWorkerVersioningRules":                     noVersioning,
	"ListDeployments":                              noVersioning,
	"SetCurrentDeployment":                         noVersioning,
	"SetWorkerDeploymentManager":                   noVersioning,
	"UpdateWorkerBuildIdCompatibility":             noVersioning,
	"UpdateWorkerDeploymentVersionComputeConfig":   noVersioning,
	"UpdateWorkerDeploymentVersionMetadata":        noVersioning,
	"UpdateWorkerVersioningRules":                  noVersioning,
	"ValidateWorkerDeploymentVersionComputeConfig": noVersioning,
	"DescribeBatchOperation":                       noBatch,
	"ListBatchOperations":                          noBatch,
	"StartBatchOperation":                          noBatch,
	"StopBatchOperation":                           noBatch,
	"CreateWorkflowRule":                           noRules,
	"DeleteWorkflowRule":                           noRules,
	"DescribeWorkflowRule":                         noRules,
	"ListWorkflowRules":                            noRules,
	"TriggerWorkflowRule":                          noRules,
	"CountWorkers":                                 noFleet,
	"DescribeWorker":                               noFleet,
	"FetchWorkerConfig":                            noFleet,
	"ListWorkers":                                  noFleet,
	"UpdateTaskQueueConfig":                        noFleet,
	"UpdateWorkerConfig":                           noFleet,
	"DeleteNamespace":                              noArchive,
	"DeleteWorkflowExecution":                      noArchive,
	"DeprecateNamespace":                           noArchive,
	"ListArchivedWorkflowExecutions":               noArchive,
	"ListClosedWorkflowExecutions":                 noVisibility,
	"ListOpenWorkflowExecutions":                   noVisibility,
	"AddOrUpdateRemoteCluster":                     noCluster,
	"ListClusters":                                 noCluster,
	"RemoveRemoteCluster":                          noCluster,
	"PollWorkflowExecutionTimeSkipping":            noTimeSkipper,
}

// Refused tells why a method is not supported, and is empty for one that is.
func Refused(method string) string { return refusals[method] }

// methodOf names the method of a request.
func methodOf(req proto.Message) string {
	return strings.TrimSuffix(string(req.ProtoReflect().Descriptor().Name()), "Request")
}
