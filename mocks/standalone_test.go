package mocks_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"

	"github.com/groundhogdev/groundhog/mocks"
)

func TestStandaloneActivityIsMockedAsWell(t *testing.T) {
	s := newStage(t, mocks.Options{}, charge)
	s.mocks.OnActivity(charge, mock.Anything, tea).After(time.Hour).Return(receipt{Paid: 42}, nil).Once()
	if err := s.worker.Start(); err != nil {
		t.Fatal(err)
	}
	before := s.server.Now()
	handle, err := s.server.Client().ExecuteActivity(t.Context(), client.StartActivityOptions{ID: "a", TaskQueue: queue, StartToCloseTimeout: 24 * time.Hour}, charge, tea)
	if err != nil {
		t.Fatal(err)
	}
	var got receipt
	if err := handle.Get(t.Context(), &got); err != nil || got.Paid != 42 {
		t.Errorf("paid %d, error %v, want what the mock returns", got.Paid, err)
	}
	if passed := s.server.Now().Sub(before); passed != time.Hour {
		t.Errorf("%v passed, want the mock's hour", passed)
	}
	s.wantViolations("")
	s.mocks.AssertExpectations(t)
}
