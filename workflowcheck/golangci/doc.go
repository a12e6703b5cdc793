// Package golangci makes workflowcheck a module plugin of golangci-lint. Two files, and golangci-lint custom makes a golangci-lint with the rules:
//
//	# .custom-gcl.yml
//	version: v2.15.0
//	plugins:
//	  - module: github.com/groundhogdev/groundhog
//	    import: github.com/groundhogdev/groundhog/workflowcheck/golangci
//	    version: latest
//
//	# .golangci.yml
//	linters:
//	  enable: [workflowcheck]
//	  settings:
//	    custom:
//	      workflowcheck:
//	        type: module
//	        settings:
//	          config: workflowcheck.yaml
//	          disable: [future]
//	formatters:
//	  enable: [goimports]
//
// Run ./custom-gcl run then. The formatter is for --fix: golangci-lint applies the suggested fixes, and leaves imports that are not needed any more.
// The severity of rules is up to golangci-lint's own configuration.
//
// The plugin is made once, before golangci-lint analyzes packages, several at once.
package golangci
