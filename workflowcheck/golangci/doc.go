// Package golangci makes workflowcheck a module plugin of golangci-lint. Importing it is all that is needed:
//
//	# .custom-gcl.yml
//	version: v2.15.0
//	plugins:
//	  - module: github.com/groundhogdev/groundhog
//	    import: github.com/groundhogdev/groundhog/workflowcheck/golangci
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
//
// The plugin is made once, before golangci-lint analyzes packages, several at once.
package golangci
