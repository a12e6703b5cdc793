package fleet

import "time"

// The signals between the workflows of the fleet.
const (
	SignalCallOff = "call-off" // to a tour: the address of a stop that is not to be delivered
	SignalReturn  = "return"   // to a delivery: turn round, with a reason
	SignalParked  = "parked"   // to a van's telemetry: the day is over
)

// Tour is one van's way through a day.
type Tour struct {
	ID    string
	Van   string
	Stops []Stop
}

// Stop is an address on a tour.
type Stop struct {
	Address string
	Drive   time.Duration // how long the van is on the road
	Give    time.Duration // how long the stop may take in all; 0: as long as it takes
}

// Proof is what a delivery leaves behind.
type Proof struct {
	Address  string
	Returned string // why the parcel came back; empty: it was delivered
}

// Report is the outcome of a tour: the addresses in the order in which they were done with.
type Report struct {
	Delivered []string
	Returned  []string
	Failed    []string
}

// Recall orders a van back that is under way to a stop.
type Recall struct {
	Delivery string // workflow ID
	Reason   string
	Now      bool // cancel the delivery instead of asking it to turn round
}
