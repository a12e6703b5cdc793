package divergences_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/divergences"
)

// TestSitesAreThoseOfTheSDK fails when a new version of the SDK reports in new places or in other words.
func TestSitesAreThoseOfTheSDK(t *testing.T) {
	t.Parallel()
	var want []string
	for _, site := range divergences.Sites() {
		want = append(want, site.Message)
	}
	got := sdkMessages(t)
	slices.Sort(want)
	slices.Sort(got)
	for _, message := range missing(got, want) {
		t.Errorf("the SDK reports %q, which Sites does not have", message)
	}
	for _, message := range missing(want, got) {
		t.Errorf("Sites has %q, which the SDK does not report", message)
	}
}

func TestEverySiteIsCovered(t *testing.T) {
	t.Parallel()
	cases := map[string][]divergences.Case{}
	for _, c := range divergences.Cases() {
		cases[c.Site] = append(cases[c.Site], c)
	}
	for _, site := range divergences.Sites() {
		natural := slices.ContainsFunc(cases[site.Key], func(c divergences.Case) bool { return !c.Corrupt() })
		switch site.Route {
		case divergences.Replay:
			if !natural {
				t.Errorf("no case of changed code reaches site %q", site.Key)
			}
		case divergences.CorruptReplay:
			if natural || len(cases[site.Key]) == 0 {
				t.Errorf("site %q: want cases, and only of corrupt histories", site.Key)
			}
		case divergences.Worker, divergences.CorruptWorker, divergences.Unreachable:
			if len(cases[site.Key]) > 0 || !strings.HasPrefix(site.Example, site.Prefix()) {
				t.Errorf("site %q: want an example and no case", site.Key)
			}
		}
		if (site.Route == divergences.Replay) != (site.Why == "") {
			t.Errorf("site %q by route %q: want an explanation exactly of the unusual routes", site.Key, site.Route)
		}
	}
}

func TestNamesAndKeysAreKnownAndUnique(t *testing.T) {
	t.Parallel()
	other := []string{
		divergences.SiteSilent, divergences.SiteResult, divergences.SitePanic, divergences.SiteNexusCancel, divergences.SiteDeadlock,
		divergences.SiteUnknownType, divergences.SiteUnknownFlag, divergences.SiteMissingEvents, divergences.SiteUnknownEvent,
	}
	seen := map[string]bool{}
	for _, c := range divergences.Cases() {
		if seen[c.Name] {
			t.Errorf("two cases are named %q", c.Name)
		}
		seen[c.Name] = true
		if _, ok := siteOf(c.Site); !ok && !slices.Contains(other, c.Site) {
			t.Errorf("case %q is of unknown site %q", c.Name, c.Site)
		}
		if (c.Want == "") != (c.Site == divergences.SiteSilent) {
			t.Errorf("case %q: want no error exactly of silent cases", c.Name)
		}
	}
}

func siteOf(key string) (divergences.Site, bool) {
	sites := divergences.Sites()
	i := slices.IndexFunc(sites, func(s divergences.Site) bool { return s.Key == key })
	if i < 0 {
		return divergences.Site{}, false
	}
	return sites[i], true
}

// missing returns what sorted list a has more often than sorted list b.
func missing(a, b []string) (more []string) {
	for _, message := range a {
		if i, found := slices.BinarySearch(b, message); found {
			b = slices.Delete(slices.Clone(b), i, i+1)
			continue
		}
		more = append(more, message)
	}
	return more
}

// sdkMessages returns the string literals in the SDK's sources that carry the code.
func sdkMessages(t *testing.T) (messages []string) {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "go.temporal.io/sdk").Output()
	if err != nil {
		t.Fatalf("find the SDK's sources: %v", err)
	}
	root := filepath.Join(string(bytes.TrimSpace(dir)), "internal")
	err = filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && strings.Contains(literal.Value, "[TMPRL1100]") {
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Errorf("unquote %s: %v", literal.Value, err)
				}
				messages = append(messages, text)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatalf("read the SDK's sources: %v", err)
	}
	return messages
}
