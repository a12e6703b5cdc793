package explain_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/divergences"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

const catalogueDoc = "../../docs/divergences.md"

// TestCatalogueDoc keeps docs/divergences.md in step with the catalogue; -rewrite writes it.
func TestCatalogueDoc(t *testing.T) {
	want := catalogueText(t)
	if *rewrite {
		if err := os.WriteFile(catalogueDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(catalogueDoc)
	if err != nil || string(got) != want {
		t.Errorf("docs/divergences.md is not what the catalogue says: run make docs (%v)", err)
	}
}

func catalogueText(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("# What the SDK checks in a replay\n\nGenerated from the catalogue in `replayer/explain`; run `make docs` after a change.\n\n" +
		"Each entry is a place in the SDK (v1.50) that ends a replay with an error, with one of the changes of code that lead there " +
		"and what replay-check says of it.\n")
	examples := map[string]divergences.Case{}
	for _, c := range divergences.Cases() {
		if _, ok := examples[c.Site]; !ok && !c.Slow() {
			examples[c.Site] = c
		}
	}
	for _, site := range explain.Catalogue() {
		fmt.Fprintf(&text, "\n## %s\n\n%s.\n\n%s\n", site.Key, strings.ToUpper(site.Title[:1])+site.Title[1:], site.Meaning)
		if c, ok := examples[site.Key]; ok {
			fmt.Fprintf(&text, "\n```\n%s```\n", strings.TrimSpace(explanation(t, c))+"\n")
		}
	}
	return text.String()
}

// TestCatalogueCoversEverySite compares the catalogue with the list of places that is held against the SDK's sources.
func TestCatalogueCoversEverySite(t *testing.T) {
	known := map[string]bool{}
	for _, site := range explain.Catalogue() {
		if known[site.Key] {
			t.Errorf("site %q is there twice", site.Key)
		}
		known[site.Key] = true
	}
	for _, site := range divergences.Sites() {
		if !known[site.Key] {
			t.Errorf("the catalogue has no entry %q", site.Key)
		}
	}
	for _, c := range divergences.Cases() {
		if !known[c.Site] && c.Site != divergences.SiteSilent {
			t.Errorf("the catalogue has no entry %q, which case %q needs", c.Site, c.Name)
		}
	}
}
