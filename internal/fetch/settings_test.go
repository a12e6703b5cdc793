package fetch

import (
	"path/filepath"
	"strings"
	"testing"
)

// isolate hides the connection settings of whoever runs the tests, and returns the path of a temporal.toml.
func isolate(t *testing.T, toml string) string {
	t.Helper()
	for _, name := range []string{
		"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_PROFILE", "TEMPORAL_API_KEY", "TEMPORAL_TLS",
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH",
	} {
		t.Setenv(name, "")
	}
	path := filepath.Join(t.TempDir(), "temporal.toml")
	write(t, path, toml)
	t.Setenv("TEMPORAL_CONFIG_FILE", path)
	return path
}

const twoProfiles = `
[profile.default]
address = "file:1"
[profile.prod]
address = "prod:1"
namespace = "shop"
`

func TestSettingsComeFromTheFirstThatGivesThem(t *testing.T) {
	path := isolate(t, twoProfiles)
	for _, tc := range []struct {
		name               string
		conn               Connection
		env                string
		address, namespace string
	}{
		{"file", Connection{}, "", `"file:1" (from ` + path + `)`, `"default" (from the default)`},
		{"profile", Connection{Profile: "prod"}, "", `"prod:1" (from ` + path + `)`, `"shop" (from ` + path + `)`},
		{"environment", Connection{Profile: "prod"}, "env:1", `"env:1" (from TEMPORAL_ADDRESS)`, `"shop" (from ` + path + `)`},
		{"flag", Connection{Address: "flag:1", Namespace: "mine"}, "env:1", `"flag:1" (from --address)`, `"mine" (from --namespace)`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("TEMPORAL_ADDRESS", tc.env)
			opts, at, err := tc.conn.settings()
			if err != nil {
				t.Fatal(err)
			}
			if at.address.String() != tc.address || at.namespace.String() != tc.namespace {
				t.Errorf("address is %v, namespace %v; want %s, %s", at.address, at.namespace, tc.address, tc.namespace)
			}
			if opts.HostPort != at.address.value || opts.Namespace != at.namespace.value {
				t.Errorf("client would use %q, %q", opts.HostPort, opts.Namespace)
			}
		})
	}
}

func TestWithoutSettingsTheDevelopmentServerIsMeant(t *testing.T) {
	isolate(t, "")
	_, at, err := Connection{}.settings()
	if err != nil || at.address.String() != `"localhost:7233" (from the default)` {
		t.Errorf("address is %v, %v", at.address, err)
	}
}

func TestBadSettingsAreNamed(t *testing.T) {
	path := isolate(t, twoProfiles)
	broken := filepath.Join(t.TempDir(), "broken.toml")
	write(t, broken, "[profile")
	for name, tc := range map[string]struct {
		conn Connection
		want []string
	}{
		"missing file":    {Connection{ConfigFile: "no/such.toml"}, []string{`read connection settings "no/such.toml" (from --config-file)`}},
		"broken file":     {Connection{ConfigFile: broken}, []string{`load connection settings from "` + broken, "failed parsing config"}},
		"unknown profile": {Connection{Profile: "stage"}, []string{path, "unable to find profile stage"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := tc.conn.settings()
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error is %q, want it to contain %q", err, want)
				}
			}
		})
	}
}
