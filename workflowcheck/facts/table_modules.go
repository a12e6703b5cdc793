package facts

import "strings"

// moduleTable is about modules that workflow code meets. What it does not name in them is deterministic.
const moduleTable = `
@random: makes a random id; use workflow.SideEffect, or make it in an activity
	github.com/google/uuid: New NewString NewRandom NewRandomFromReader NewUUID NewV6 NewV7 NewV7FromReader NewDCEGroup NewDCEPerson NewDCESecurity
	github.com/gofrs/uuid: NewV1 NewV4 NewV6 NewV7
	github.com/gofrs/uuid/v5: NewV1 NewV4 NewV6 NewV7
	github.com/satori/go.uuid: NewV1 NewV2 NewV4
	github.com/hashicorp/go-uuid: GenerateUUID GenerateRandomBytes
	github.com/pborman/uuid: New NewRandom NewUUID
	github.com/rs/xid: New NewWithTime
	github.com/segmentio/ksuid: New NewRandom NewRandomWithTime
	github.com/oklog/ulid/v2: Make MustNewDefault Now DefaultEntropy
	github.com/lithammer/shortuuid/v4: New
	github.com/matoous/go-nanoid/v2: New Must Generate
	github.com/nrednav/cuid2: Generate

@logging: logs while the workflow runs and again at each replay; use workflow.GetLogger
	(*go.uber.org/zap.Logger): Debug DPanic Error Fatal Info Log Panic Warn
	(*go.uber.org/zap.SugaredLogger): Debug Debugf Debugln Debugw Error Errorf Errorln Errorw Fatal Fatalf Info Infof Infoln Infow Panic Panicf
	(*go.uber.org/zap.SugaredLogger): Warn Warnf Warnln Warnw
	github.com/sirupsen/logrus: Debug Debugf Debugln Error Errorf Errorln Fatal Fatalf Info Infof Infoln Panic Panicf Print Printf Println Trace Tracef
	github.com/sirupsen/logrus: Warn Warnf Warning Warnln
	(*github.com/sirupsen/logrus.Entry): Debug Debugf Error Errorf Fatal Fatalf Info Infof Infoln Log Logf Print Printf Println Trace Tracef Warn Warnf
	(*github.com/sirupsen/logrus.Logger): Debug Debugf Error Errorf Fatal Fatalf Info Infof Infoln Log Logf Print Printf Println Trace Tracef Warn Warnf
	(*github.com/rs/zerolog.Event): Msg Msgf Send

@goroutine: runs a function in another goroutine; use workflow.Go
	(*golang.org/x/sync/errgroup.Group): Go TryGo
@blocking: blocks the worker, and the SDK cannot see it; use workflow.NewWaitGroup
	(*golang.org/x/sync/errgroup.Group): Wait
@blocking: blocks the worker, and the SDK cannot see it; use workflow.NewSemaphore
	(*golang.org/x/sync/semaphore.Weighted): Acquire
@maporder: collects the keys in any order; use workflow.DeterministicKeys
	golang.org/x/exp/maps: Keys Values

@fine: they read or change the values of a context
	google.golang.org/grpc/metadata: AppendToOutgoingContext FromIncomingContext FromOutgoingContext NewIncomingContext NewOutgoingContext
	google.golang.org/grpc/metadata: ValueFromIncomingContext
	google.golang.org/grpc/peer: FromContext NewContext
@clock: reads the wall clock; use timestamppb.New(workflow.Now(ctx))
	google.golang.org/protobuf/types/known/timestamppb: Now
`

// judgedModules are never walked: the table says what there is to say about them.
var judgedModules = strings.Fields(`
	go.temporal.io/api github.com/nexus-rpc/sdk-go github.com/nexus-rpc/nexus-proto-annotations
	google.golang.org/protobuf google.golang.org/genproto github.com/gogo/protobuf github.com/golang/protobuf
	github.com/grpc-ecosystem github.com/golang/mock go.uber.org/mock github.com/stretchr github.com/davecgh/go-spew github.com/pmezard/go-difflib
	github.com/google/uuid github.com/gofrs/uuid github.com/satori/go.uuid github.com/hashicorp/go-uuid github.com/pborman/uuid github.com/rs/xid
	github.com/segmentio/ksuid github.com/oklog/ulid github.com/lithammer/shortuuid github.com/matoous/go-nanoid github.com/nrednav/cuid2
	go.uber.org/zap go.uber.org/multierr go.uber.org/atomic github.com/sirupsen/logrus github.com/rs/zerolog
	github.com/facebookgo/clock github.com/robfig/cron github.com/google/go-cmp github.com/pkg/errors github.com/cespare/xxhash
	golang.org/x gopkg.in/yaml.v2 gopkg.in/yaml.v3 go.yaml.in github.com/BurntSushi/toml
	go.opentelemetry.io github.com/prometheus github.com/shopspring/decimal github.com/go-logr github.com/munnerz/goautoneg`)

// clientLibraries are never walked either. Their functions that take a context.Context are I/O.
var clientLibraries = strings.Fields(`
	go.temporal.io/sdk go.temporal.io/api/workflowservice go.temporal.io/api/operatorservice go.temporal.io/api/cloud google.golang.org/grpc
	github.com/aws/aws-sdk-go-v2 github.com/aws/aws-sdk-go github.com/aws/smithy-go
	cloud.google.com/go google.golang.org/api github.com/Azure/azure-sdk-for-go github.com/jackc/pgx github.com/redis/go-redis
	github.com/go-redis/redis gorm.io/gorm go.mongodb.org/mongo-driver k8s.io/client-go k8s.io/apimachinery k8s.io/api
	github.com/segmentio/kafka-go github.com/IBM/sarama github.com/elastic/go-elasticsearch github.com/stripe/stripe-go
	github.com/go-sql-driver/mysql github.com/lib/pq modernc.org github.com/mattn/go-sqlite3 github.com/nats-io/nats.go`)
