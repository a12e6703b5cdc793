package program

import (
	"strings"
	"testing"
)

func TestOldSDKIsRefused(t *testing.T) {
	for version, refused := range map[string]bool{
		"v1.50.0": false, "v1.44.0": false, "v1.100.0": false, "v2.0.0": false, "": false, "v1": false, "v1.x.0": false,
		"v1.43.1": true, "v1.9.0": true, "v1.43.2-0.20260101000000-abcdefabcdef": true,
	} {
		err := checkSDK(version)
		if (err != nil) != refused {
			t.Errorf("%q: got %v", version, err)
		}
		if refused && !strings.Contains(err.Error(), version) {
			t.Errorf("%q: the error does not name it: %v", version, err)
		}
	}
}
