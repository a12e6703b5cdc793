package frontend

import (
	"strings"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
)

// The methods that are refused, each with the reason that its caller sees. A test walks the services' descriptors: every method
// is implemented by the core, answered here, or stands in one of these tables.

const (
	noVersioning  = "nothing is computed for worker deployments"
	noArchive     = "nothing is archived, and namespaces last as long as the service"
	noRules       = "rules that operators set on running workflows are not imitated"
	noCluster     = "there is a single cluster"
	noRates       = "the rates of task queues are not imitated"
	noTimeSkipper = "time is virtual for the whole service; the clock of package timeskip tells and advances it"
)

var refusals = map[string]string{
	"UpdateWorkerDeploymentVersionComputeConfig":   noVersioning,
	"ValidateWorkerDeploymentVersionComputeConfig": noVersioning,
	"CreateWorkflowRule":                           noRules,
	"DeleteWorkflowRule":                           noRules,
	"DescribeWorkflowRule":                         noRules,
	"ListWorkflowRules":                            noRules,
	"TriggerWorkflowRule":                          noRules,
	"UpdateTaskQueueConfig":                        noRates,
	"DeleteNamespace":                              noArchive,
	"DeprecateNamespace":                           noArchive,
	"AddOrUpdateRemoteCluster":                     noCluster,
	"ListClusters":                                 noCluster,
	"RemoveRemoteCluster":                          noCluster,
	"PollWorkflowExecutionTimeSkipping":            noTimeSkipper,
}

// The methods that a server refuses as well, as it is configured by default: their callers get its error.

var (
	errOldDeployments = serviceerror.NewUnimplemented("Deployments are deprecated and no longer supported, use Worker Deployments instead")
	errVersionSets    = serviceerror.NewPermissionDenied("Worker versioning v0.1 (Version Set-based, deprecated) is disabled on this namespace.", "")
	errVersionRules   = serviceerror.NewPermissionDenied("Worker versioning v0.2 (Rules-based, deprecated) is disabled on this namespace.", "")
	errNoArchive      = serviceerror.NewInvalidArgument("Cluster is not configured for visibility archival.")
)

var serverRefusals = map[string]error{
	"DescribeDeployment":               errOldDeployments,
	"GetCurrentDeployment":             errOldDeployments,
	"GetDeploymentReachability":        errOldDeployments,
	"ListDeployments":                  errOldDeployments,
	"SetCurrentDeployment":             errOldDeployments,
	"GetWorkerBuildIdCompatibility":    errVersionSets,
	"UpdateWorkerBuildIdCompatibility": errVersionSets,
	"GetWorkerTaskReachability":        errVersionRules,
	"GetWorkerVersioningRules":         errVersionRules,
	"UpdateWorkerVersioningRules":      errVersionRules,
	"ListArchivedWorkflowExecutions":   errNoArchive,
	"FetchWorkerConfig":                serviceerror.NewUnimplemented("FetchWorkerConfig command is not enabled."),
	"UpdateWorkerConfig":               serviceerror.NewUnimplemented("UpdateWorkerConfig command is not enabled."),
}

// Refused tells why a method is not supported, and is empty for one that is.
func Refused(method string) string { return refusals[method] }

// methodOf names the method of a request.
func methodOf(req proto.Message) string {
	return strings.TrimSuffix(string(req.ProtoReflect().Descriptor().Name()), "Request")
}
