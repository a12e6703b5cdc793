package b

import "context"

func Ship(ctx context.Context, n int) error { return nil }

func Other(ctx context.Context, n int) error { return nil }
