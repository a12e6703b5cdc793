package fetch

import (
	"fmt"
	"log/slog"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"
	"google.golang.org/grpc"
)

// Connection overrides where the service is. What is empty comes from the environment (TEMPORAL_ADDRESS,
// TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS..., as for the Temporal CLI), or else from a profile in
// temporal.toml, or else is the local development server. Secrets have no override: they do not belong on a command line.
type Connection struct {
	Address    string // host:port
	Namespace  string
	Profile    string // in the configuration file
	ConfigFile string // path of a temporal.toml
}

// setting is a value that remembers who gave it, for error messages.
type setting struct{ value, from string }

func (s setting) String() string { return fmt.Sprintf("%q (from %s)", s.value, s.from) }

// endpoint is where a service is reached.
type endpoint struct{ address, namespace setting }

// settings finds out how to connect.
func (c Connection) settings() (client.Options, endpoint, error) {
	file, err := c.file()
	if err != nil {
		return client.Options{}, endpoint{}, err
	}
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{
		ConfigFilePath:    c.ConfigFile,
		ConfigFileProfile: c.Profile,
		EnvLookup:         environment{envconfig.EnvLookupOS},
	})
	if err != nil {
		return client.Options{}, endpoint{}, fmt.Errorf("load connection settings from %q and the environment: %w", file, err)
	}
	to := endpoint{
		address:   choose(c.Address, "--address", "TEMPORAL_ADDRESS", profile.Address, file, client.DefaultHostPort),
		namespace: choose(c.Namespace, "--namespace", "TEMPORAL_NAMESPACE", profile.Namespace, file, client.DefaultNamespace),
	}
	profile.Address, profile.Namespace = to.address.value, to.namespace.value
	opts, err := profile.ToClientOptions(envconfig.ToClientOptionsRequest{})
	if err != nil {
		return client.Options{}, endpoint{}, fmt.Errorf("apply connection settings from %q and the environment: %w", file, err)
	}
	opts.Logger = log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	opts.ConnectionOptions.DialOptions = append(opts.ConnectionOptions.DialOptions,
		grpc.WithChainUnaryInterceptor(skipEmptyPages, dropUnsendableHeader))
	return opts, to, nil
}

// environment takes an empty variable for an unset one. To envconfig, an empty address means localhost and an empty
// certificate path means TLS, but in a CI job that is what an undefined secret or variable leaves behind.
type environment struct{ envconfig.EnvLookup }

func (e environment) LookupEnv(name string) (string, bool) {
	value, _ := e.EnvLookup.LookupEnv(name)
	return value, value != ""
}

// file returns the path of the configuration file, whether or not it exists, but insists on one that was asked for:
// envconfig takes a missing file for an empty one, and a mistyped path would silently connect to localhost.
func (c Connection) file() (string, error) {
	asked := setting{c.ConfigFile, "--config-file"}
	if asked.value == "" {
		asked = setting{os.Getenv("TEMPORAL_CONFIG_FILE"), "TEMPORAL_CONFIG_FILE"}
	}
	if asked.value == "" {
		return envconfig.DefaultConfigFilePath(), nil
	}
	if _, err := os.Stat(asked.value); err != nil {
		return "", fmt.Errorf("read connection settings %v: %w", asked, err)
	}
	return asked.value, nil
}

// choose repeats envconfig's order of precedence to say where a setting is from.
func choose(override, flag, variable, configured, file, standard string) setting {
	switch {
	case override != "":
		return setting{override, flag}
	case os.Getenv(variable) != "":
		return setting{os.Getenv(variable), variable}
	case configured != "":
		return setting{configured, file}
	}
	return setting{standard, "the default"}
}
