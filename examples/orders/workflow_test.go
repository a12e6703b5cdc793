package orders_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/suite"
	"go.temporal.io/sdk/temporal"

	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/testsuite"
)

// ProcessOrderSuite is a suite as those for go.temporal.io/sdk/testsuite; but for the import it would run there too.
type ProcessOrderSuite struct {
	suite.Suite
	testsuite.WorkflowTestSuite

	env *testsuite.TestWorkflowEnvironment
}

func TestProcessOrder(t *testing.T) { suite.Run(t, new(ProcessOrderSuite)) }

// activities is only there to name its methods.
var activities *orders.Activities

var order = orders.Order{ID: "1042", Customer: "rita", Total: 2500, Items: []orders.Item{{SKU: "boots", Quantity: 1}}}

func (s *ProcessOrderSuite) SetupTest() {
	s.env = s.NewTestWorkflowEnvironment()
	s.env.RegisterActivity(&orders.Activities{}) // what is not mocked runs in the sandbox
}

func (s *ProcessOrderSuite) TearDownTest() { s.env.AssertExpectations(s.T()) }

func (s *ProcessOrderSuite) TestCustomerGetsTheReceipt() {
	s.env.OnActivity(activities.ChargeCard, mock.Anything, "rita", int64(2500)).Return("charge-7", nil).Once()
	want := orders.Receipt{OrderID: "1042", ChargeID: "charge-7", Tracking: "parcel-1042"}
	s.env.OnActivity(activities.NotifyCustomer, mock.Anything, "rita", want).Return(nil).Once()

	s.env.ExecuteWorkflow(orders.ProcessOrder, order)

	var got orders.Receipt
	s.Require().NoError(s.env.GetWorkflowResult(&got))
	s.Equal(want, got)
	s.env.AssertActivityNotCalled(s.T(), "RefundCard", mock.Anything, mock.Anything)
}

func (s *ProcessOrderSuite) TestPackingTakesNoTimeOfTheTest() {
	order := order
	order.Packing = 36 * time.Hour
	began := s.env.Now()
	s.env.ExecuteWorkflow(orders.ProcessOrder, order)
	s.Require().NoError(s.env.GetWorkflowError())
	s.Equal(36*time.Hour, s.env.Now().Sub(began))
}

func (s *ProcessOrderSuite) TestChargeIsTriedAgain() {
	s.env.OnActivity(activities.ChargeCard, mock.Anything, mock.Anything, mock.Anything).Return("", errors.New("no connection")).Twice()
	s.env.OnActivity(activities.ChargeCard, mock.Anything, mock.Anything, mock.Anything).Return("charge-7", nil).Once()
	began := s.env.Now()
	s.env.ExecuteWorkflow(orders.ProcessOrder, order)
	s.Require().NoError(s.env.GetWorkflowError())
	s.Equal(3*time.Second, s.env.Now().Sub(began), "a pause of 1 s, and one of 2 s")
}

func (s *ProcessOrderSuite) TestOrderIsUndoneWhenItCannotBeShipped() {
	broken := temporal.NewNonRetryableApplicationError("no such address", "BadAddress", nil)
	s.env.OnActivity(activities.ShipOrder, mock.Anything, "1042").Return("", broken).Once()
	s.env.InOrderMockCalls( // the newest step first
		s.env.OnActivity(activities.RefundCard, mock.Anything, "charge-rita").Return(nil).Once(),
		s.env.OnActivity(activities.ReleaseStock, mock.Anything, "reservation-1042").Return(nil).Once(),
	)

	s.env.ExecuteWorkflow(orders.ProcessOrder, order)

	var cause *temporal.ApplicationError
	s.Require().ErrorAs(s.env.GetWorkflowError(), &cause)
	s.Equal("BadAddress", cause.Type())
}

func (s *ProcessOrderSuite) TestCancelledOrderIsUndone() {
	order := order
	order.Packing = time.Hour
	s.env.OnActivity(activities.RefundCard, mock.Anything, "charge-rita").Return(nil).Once()
	s.env.OnActivity(activities.ReleaseStock, mock.Anything, "reservation-1042").Return(nil).Once()
	s.env.RegisterDelayedCallback(s.env.CancelWorkflow, 20*time.Minute)

	s.env.ExecuteWorkflow(orders.ProcessOrder, order)

	s.True(temporal.IsCanceledError(s.env.GetWorkflowError()))
	s.env.AssertActivityNumberOfCalls(s.T(), "ShipOrder", 0)
}

func (s *ProcessOrderSuite) TestHungCarrierIsTimedOut() {
	order := order
	order.Limits = orders.Limits{Attempt: time.Minute, Attempts: 2}
	s.env.OnActivity(activities.ShipOrder, mock.Anything, "1042").After(time.Hour).Return("too late", nil).Times(2)

	s.env.ExecuteWorkflow(orders.ProcessOrder, order)

	var timeout *temporal.TimeoutError
	s.Require().ErrorAs(s.env.GetWorkflowError(), &timeout)
	s.env.AssertActivityNumberOfCalls(s.T(), "RefundCard", 1)
}

func (s *ProcessOrderSuite) TestOrdersFromBeforeTheScreeningAreNotScreened() {
	s.env.StartedBefore("screen-for-fraud")
	s.env.OnActivity(activities.ScreenForFraud, mock.Anything, mock.Anything).Return(nil).Never()
	s.env.ExecuteWorkflow(orders.ProcessOrder, order)
	s.NoError(s.env.GetWorkflowError())
}

func (s *ProcessOrderSuite) TestCarrierHasAWorkerOfItsOwn() {
	order := order
	order.Carrier = "hermes"
	s.env.SetActivityTaskQueue("carrier-hermes", activities.ShipOrder)
	s.env.OnActivity(activities.ShipOrder, mock.Anything, "1042").Return(func(context.Context, string) (string, error) { return "hermes-1", nil })
	s.env.ExecuteWorkflow(orders.ProcessOrder, order)
	var got orders.Receipt
	s.Require().NoError(s.env.GetWorkflowResult(&got))
	s.Equal("hermes-1", got.Tracking)
}
