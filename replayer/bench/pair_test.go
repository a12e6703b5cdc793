package bench

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// pair runs the stock way and ours in turn and reports medians.
func pair(b *testing.B, stock, ours func()) {
	b.Helper()
	stock() // fills what is filled once in a process
	ours()
	var stocks, own, ratios, work []float64
	for b.Loop() {
		s, o := measure(stock), measure(ours)
		stocks, own = append(stocks, s.wall), append(own, o.wall)
		ratios, work = append(ratios, s.wall/o.wall), append(work, s.cpu/o.cpu)
	}
	b.ReportMetric(median(stocks)*1e3, "stock-ms")
	b.ReportMetric(median(own)*1e3, "ours-ms")
	b.ReportMetric(median(ratios), "x-stock")
	b.ReportMetric(median(work), "x-stock-cpu")
	b.ReportMetric(0, "ns/op") // the sum of the two says nothing
}

// cost is in seconds, cpu over all processors.
type cost struct{ wall, cpu float64 }

// measure collects garbage first, so that neither side pays for the other's.
func measure(f func()) cost {
	runtime.GC()
	began, used := time.Now(), cpuSeconds()
	f()
	return cost{time.Since(began).Seconds(), cpuSeconds() - used}
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
