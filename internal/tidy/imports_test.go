package tidy

import (
	"slices"
	"strings"
	"testing"
)

// TestImportsFollowThePolicy holds every import of every file against the text in policy_test.go.
func TestImportsFollowThePolicy(t *testing.T) {
	files := readTree(t)
	dirs := directories(files)
	p, err := parsePolicy(policy, dirs)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if !p.known(dir) {
			t.Errorf("package %q has no place in the policy: please add it in internal/tidy/policy_test.go", dir)
		}
	}
	said := map[string]bool{} // the files of a package break the policy in the same way
	for _, f := range files {
		for _, imported := range f.imports() {
			problem := p.judge(f, imported)
			if problem == "" || said[problem] || !p.known(f.dir()) {
				continue
			}
			said[problem] = true
			t.Errorf("%s: %s", f.path, problem)
		}
	}
}

// TestPolicyNamesWhatExists finds names that a removed or renamed package left behind, and slips of the pen.
func TestPolicyNamesWhatExists(t *testing.T) {
	dirs := directories(readTree(t))
	p, err := parsePolicy(policy, dirs)
	if err != nil {
		t.Fatal(err)
	}
	exists := func(name string) bool {
		first, _, _ := strings.Cut(name, "/")
		return name == "nobody" || p.later[name] || name == strings.ToUpper(name) || strings.Contains(first, ".") ||
			slices.Contains(dirs, name) || isStandard(name)
	}
	for name := range p.below {
		if !exists(name) {
			t.Errorf("the policy names %q, which is no package: please remove it from internal/tidy/policy_test.go", name)
		}
	}
	for word, table := range p.tables() {
		for name, values := range table {
			for value := range values {
				if !exists(name) || !exists(value) {
					t.Errorf("the policy says %q %s %q, and one of them is no package: please correct internal/tidy/policy_test.go",
						name, word, value)
				}
			}
		}
	}
}

func TestPolicyJudges(t *testing.T) {
	p, err := parsePolicy(`
		example.com/sdk < low < high < cmd/tool; # a comment
		example.com/sdk only for low; os/exec only for high;
		cmd/tool takes high; high only for cmd/tool;
		low never sync;
		low < rules/... < high; embed only for rules/...;
	`, []string{"high", "low", "rules", "rules/one", "rules/two"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, imported, want string // want is "" where the import is allowed
	}{
		{"low/a.go", "example.com/sdk/deep", ""},
		{"low/a.go", module + "/high", "may not import"},
		{"low/a.go", "os", ""},
		{"low/a.go", "os/exec", "is only for"},
		{"low/a_test.go", "os/exec", ""},
		{"low/a.go", "sync", "never imports"},
		{"low/down/a.go", "sync", "never imports"},
		{"lower/a.go", "sync", ""},
		{"rules/one/a.go", module + "/low", ""},
		{"rules/two/a.go", "embed", ""},
		{"rules/one/a.go", module + "/rules/two", "may not import"},
		{"high/a.go", module + "/rules/two", ""},
		{"high/a.go", "embed", "is only for"},
		{"high/a.go", module + "/low", ""},
		{"high/a.go", "example.com/sdk", "is only for"},
		{"high/a.go", "example.com/other", "is not in the policy"},
		{"low/a_test.go", "example.com/other", "is not in the policy"},
		{"low/a_test.go", module + "/high", ""},
		{"low/a_test.go", module + "/cmd/tool", "nothing imports a command"},
		{"cmd/tool/main.go", module + "/low", "takes only"},
		{"cmd/tool/main.go", module + "/high", ""},
	} {
		f := &file{path: c.file}
		got := p.judge(f, c.imported)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("judge import of %q by %q: %q, want %q", c.imported, c.file, got, c.want)
		}
	}
}

func TestPolicyRefusesNonsense(t *testing.T) {
	for _, text := range []string{"a < b; b < a;", "a b < c;", "a < ;", "a only for ;", "a < empty/...;"} {
		if _, err := parsePolicy(text, nil); err == nil {
			t.Errorf("parse policy %q: no error", text)
		}
	}
}
