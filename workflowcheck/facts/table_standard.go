package facts

// standardTable is about the standard library of Go 1.26. What it does not name is deterministic, or nothing that workflow code would
// use. Methods of files, connections and the like are not named: it takes a function that is named to get one.
const standardTable = `
@clock: reads the wall clock; use workflow.Now
	time: Now Since Until
@clock: waits for the wall clock; use workflow.Sleep or workflow.NewTimer
	time: Sleep After AfterFunc Tick NewTimer NewTicker
	(*time.Timer): Reset Stop
	(*time.Ticker): Reset Stop
# The zone of the machine. LoadLocation reads a database that is on the machine or not.
@environment: is the time zone of the machine; use time.UTC
	time: Local
@environment: depends on the time zone of the machine; use UTC
	(time.Time): Local
@environment: depends on the time zone database of the machine; load it in an activity
	time: LoadLocation

# A generator with a seed of its own is deterministic: rand.New(rand.NewSource(n)), and all methods of *rand.Rand.
@random: draws a random number; use workflow.SideEffect or workflow.GetRandomStream
	math/rand: ExpFloat64 Float32 Float64 Int Int31 Int31n Int63 Int63n Intn NormFloat64 Perm Read Seed Shuffle Uint32 Uint64
	math/rand/v2: ExpFloat64 Float32 Float64 Int Int32 Int32N Int64 Int64N IntN N NormFloat64 Perm Shuffle Uint Uint32 Uint32N Uint64
	math/rand/v2: Uint64N UintN
	crypto/rand: Int Prime Read Reader Text
	hash/maphash: MakeSeed Bytes String Comparable WriteComparable
	(*hash/maphash.Hash): Sum64 Sum Seed

@environment: reads the environment of the process; pass it to the workflow as an argument
	os: Args Environ ExpandEnv Getenv LookupEnv
@environment: changes the environment of the process; do it where the worker starts
	os: Clearenv Setenv Unsetenv
@environment: depends on the host and the process; pass it to the workflow as an argument
	os: Executable Getegid Geteuid Getgid Getgroups Getpagesize Getpid Getppid Getuid Getwd Hostname TempDir UserCacheDir UserConfigDir
	os: UserHomeDir
	os/user: Current Lookup LookupGroup LookupGroupId LookupId
	runtime: NumCPU GOMAXPROCS Version GOROOT
@environment: reads the flags of the process; pass it to the workflow as an argument
	flag: Arg Args Lookup NArg NFlag Parse Parsed CommandLine Visit VisitAll Bool Int Int64 String Uint Uint64 Float64 Duration

@introspect: depends on the state of the runtime; leave it to the worker
	runtime: Stack GC NumGoroutine NumCgoCall ReadMemStats Gosched Goexit LockOSThread UnlockOSThread Callers CallersFrames Caller GoroutineProfile
	runtime/debug: Stack PrintStack FreeOSMemory ReadGCStats ReadBuildInfo SetGCPercent SetMaxStack SetMemoryLimit SetPanicOnFault
	runtime/debug: SetTraceback WriteHeapDump SetMaxThreads
	runtime/metrics: Read All
	runtime/pprof: StartCPUProfile StopCPUProfile WriteHeapProfile Lookup
@introspect (local): runs when the garbage collector gets to it; free what you hold where you are done with it
	runtime: AddCleanup SetFinalizer

@goroutine: runs a function in another goroutine; use workflow.Go
	(*sync.WaitGroup): Go
	context: AfterFunc
@blocking: blocks the worker, and the SDK cannot see it; use workflow.NewMutex
	(*sync.Mutex): Lock TryLock
	(*sync.RWMutex): Lock RLock TryLock TryRLock
	(sync.Locker): Lock
@blocking: blocks the worker, and the SDK cannot see it; use workflow.NewWaitGroup
	(*sync.WaitGroup): Wait
@blocking: blocks the worker, and the SDK cannot see it; use workflow.Await
	(*sync.Cond): Wait
@maporder: visits the entries in any order; use a map with sorted keys
	(*sync.Map): Range
@maporder: visits the keys in any order; sort them
	(reflect.Value): MapKeys MapRange
@channel: works on a native channel; use workflow.NewChannel
	reflect: Select
	(reflect.Value): Send Recv TrySend TryRecv

@context (local): makes a context that the SDK knows nothing of; use the workflow.Context
	context: Background TODO
@context: makes a context that the wall clock or another goroutine ends; use workflow.WithCancel or a timer
	context: WithCancel WithCancelCause WithDeadline WithDeadlineCause WithTimeout WithTimeoutCause
@context: depends on the wall clock or another goroutine, which end a context.Context; use the workflow.Context
	(context.Context): Deadline Done Err

@logging: prints while the workflow runs and again at each replay; use workflow.GetLogger
	fmt: Print Printf Println
	os: Stdout Stderr
	log: Fatal Fatalf Fatalln Output Panic Panicf Panicln Print Printf Println Default Writer
	(*log.Logger): Fatal Fatalf Fatalln Output Panic Panicf Panicln Print Printf Println
	log/slog: Debug DebugContext Default Error ErrorContext Info InfoContext Log LogAttrs Warn WarnContext
	(*log/slog.Logger): Debug DebugContext Error ErrorContext Info InfoContext Log LogAttrs Warn WarnContext

@io: reads or writes files; do it in an activity
	os: Chdir Chmod Chown Chtimes CopyFS Create CreateTemp Link Lchown Lstat Mkdir MkdirAll MkdirTemp NewFile Open OpenFile OpenInRoot OpenRoot
	os: Pipe ReadDir ReadFile Readlink Remove RemoveAll Rename Stat Stdin Symlink Truncate WriteFile DirFS
	io/ioutil: ReadAll ReadDir ReadFile TempDir TempFile WriteFile
	path/filepath: Abs EvalSymlinks Glob Walk WalkDir
	io/fs: ReadDir ReadFile Stat Glob WalkDir
	text/template: ParseFiles ParseGlob ParseFS
	html/template: ParseFiles ParseGlob ParseFS
	archive/zip: OpenReader
	log/syslog: Dial New NewLogger
@fine: ReadAll copies what it is given
	io/ioutil: ReadAll
@io: scans the standard input; pass it to the workflow as an argument
	fmt: Scan Scanf Scanln
@io: talks to the network; do it in an activity
	net: Dial DialIP DialTCP DialTimeout DialUDP DialUnix FileConn FileListener Interfaces InterfaceAddrs InterfaceByName Listen ListenIP
	net: ListenMulticastUDP ListenPacket ListenTCP ListenUDP ListenUnix LookupAddr LookupCNAME LookupHost LookupIP LookupMX LookupNS
	net: LookupPort LookupSRV LookupTXT ResolveIPAddr ResolveTCPAddr ResolveUDPAddr
	(*net.Dialer): Dial DialContext
	(*net.Resolver): LookupAddr LookupCNAME LookupHost LookupIP LookupIPAddr LookupMX LookupNS LookupPort LookupSRV LookupTXT
	net/http: Get Head ListenAndServe ListenAndServeTLS Post PostForm Serve ServeTLS
	(*net/http.Client): Do Get Head Post PostForm
	(*net/http.Server): ListenAndServe ListenAndServeTLS Serve ServeTLS Shutdown
	(net/http.RoundTripper): RoundTrip
	(*net/http.Transport): RoundTrip
	net/rpc: Dial DialHTTP
	(*net/rpc.Client): Call Go
	net/smtp: Dial SendMail
	crypto/tls: Dial Listen
@io: talks to a database; do it in an activity
	database/sql: Open OpenDB
	(*database/sql.DB): Begin BeginTx Conn Exec ExecContext Ping PingContext Prepare PrepareContext Query QueryContext QueryRow QueryRowContext
	(*database/sql.Tx): Commit Exec ExecContext Prepare PrepareContext Query QueryContext QueryRow QueryRowContext Rollback
	(*database/sql.Conn): BeginTx ExecContext PingContext PrepareContext QueryContext QueryRowContext
	(*database/sql.Stmt): Exec ExecContext Query QueryContext QueryRow QueryRowContext
@io: works on other processes; do it in an activity
	os: FindProcess StartProcess
	os/exec: Command CommandContext LookPath
	(*os/exec.Cmd): CombinedOutput Output Run Start Wait
	os/signal: Notify NotifyContext Ignore Reset Stop
	syscall: Exec ForkExec Kill
@io: ends the worker, not the workflow; return an error
	os: Exit
`
