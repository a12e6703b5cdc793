package deployment_test

import (
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/groundhogdev/groundhog/internal/core/deployment"
)

// Each queue follows the deployment whose current version was set last, of those whose version polls the queue.
func TestQueueFollowsTheLastChange(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	both := deployment.Queue{Name: "both", Kind: enumspb.TASK_QUEUE_TYPE_WORKFLOW}
	one := deployment.Queue{Name: "one", Kind: enumspb.TASK_QUEUE_TYPE_WORKFLOW}
	shop, bank := deployment.Version{Deployment: "shop", Build: "1"}, deployment.Version{Deployment: "bank", Build: "2"}
	var r deployment.Registry
	for _, q := range []deployment.Queue{both, one} {
		r.Polled("default", shop, q, now)
	}
	if !r.Polled("default", bank, both, now) || r.Polled("default", bank, both, now) {
		t.Error("only the first poll is news")
	}
	for i, v := range []deployment.Version{shop, bank} {
		if _, _, err := r.SetCurrent(deployment.Change{Namespace: "default", Version: v}, now.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	for q, want := range map[deployment.Queue]deployment.Version{both: bank, one: shop, {Name: "none"}: {}} {
		if got := r.Route("default", q, "w"); got != want {
			t.Errorf("queue %q goes to %v", q.Name, got)
		}
	}
	if got := r.Route("other", both, "w"); got != (deployment.Version{}) {
		t.Errorf("in another namespace it goes to %v", got)
	}
}

func TestVersionThatIsCurrentRampsNoMore(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	v := deployment.Version{Deployment: "shop", Build: "1"}
	q := deployment.Queue{Name: "q", Kind: enumspb.TASK_QUEUE_TYPE_WORKFLOW}
	var r deployment.Registry
	r.Polled("default", v, q, now)
	if _, _, _, err := r.SetRamping(deployment.Change{Namespace: "default", Version: v, Percentage: 50}, now); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.SetCurrent(deployment.Change{Namespace: "default", Version: v}, now); err != nil {
		t.Fatal(err)
	}
	if to := r.Routing("default", q); to.Ramps || to.Current != v {
		t.Errorf("the queue goes to %+v", to)
	}
}
