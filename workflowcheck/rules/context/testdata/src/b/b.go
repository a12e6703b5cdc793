package b

import (
	"context"
	"time"
)

func Values() any { return context.Background().Value("key") }

func Expires() {
	_, cancel := context.WithTimeout(context.Background(), time.Minute)
	cancel()
}
