import org.gradle.process.ExecOperations
import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.android)
}

val checkout: Directory = rootProject.layout.projectDirectory.dir("..")
val registryResources: File = layout.buildDirectory.dir("generated/registry/res").get().asFile

android {
    namespace = "org.uitpas.open.app"
    compileSdk = 35
    // From 28 on the NDK links for pages of 16 KB by itself.
    ndkVersion = "28.2.13676358"

    defaultConfig {
        applicationId = "org.uitpas.open.app"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        ndk {
            abiFilters += listOf("arm64-v8a", "x86_64")
            debugSymbolLevel = "FULL"
        }
    }

    sourceSets {
        getByName("main") { kotlin.srcDir(checkout.dir("bindings/generated/kotlin").asFile) }
        // A build type's resources come before those of main, where the same name twice would be an error.
        getByName("debug") { res.srcDir(registryResources) }
        getByName("release") { res.srcDir(registryResources) }
    }

    signingConfigs {
        providers.gradleProperty("uitpas.keyStore").orNull?.let { path ->
            create("release") {
                storeFile = file(path)
                storePassword = providers.gradleProperty("uitpas.keyStorePassword").get()
                keyAlias = providers.gradleProperty("uitpas.keyAlias").get()
                keyPassword = storePassword
            }
        }
    }

    buildTypes {
        getByName("release") {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard-rules.pro")
            // Without a key the package is unsigned.
            signingConfig = signingConfigs.findByName("release")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    // The language is chosen in the app: all four are in every package.
    bundle { language { enableSplit = false } }

    packaging {
        // Not unpacked at installation, and aligned to 16 KB in the package.
        jniLibs { useLegacyPackaging = false }
        resources { excludes += "/META-INF/{AL2.0,LGPL2.1}" }
    }

    lint {
        abortOnError = true
        // Versions are raised on purpose, not because there are newer ones.
        disable += listOf("GradleDependency", "NewerVersionAvailable", "AndroidGradlePluginVersion", "OldTargetApi")
    }
}

kotlin {
    compilerOptions {
        jvmTarget.set(JvmTarget.JVM_17)
        // As in the host build, which compiles against the platform itself.
        freeCompilerArgs.add("-Xnullability-annotations=@android.annotation:ignore")
    }
}

dependencies {
    implementation(variantOf(libs.jna) { artifactType("aar") })
    implementation(libs.kotlinx.coroutines)
}

/** Builds the core for phones, as `xtask/src/phone.rs` says, into a folder for each kind of processor. */
abstract class CargoNdk : DefaultTask() {
    @get:InputFiles
    @get:PathSensitive(PathSensitivity.RELATIVE)
    abstract val sources: ConfigurableFileCollection

    @get:Input
    abstract val cargo: Property<String>

    @get:Internal
    abstract val checkout: DirectoryProperty

    @get:Internal
    abstract val ndk: DirectoryProperty

    @get:OutputDirectory
    abstract val outputDirectory: DirectoryProperty

    @get:Inject
    abstract val execs: ExecOperations

    @TaskAction
    fun build() {
        execs.exec {
            workingDir = checkout.get().asFile
            environment("ANDROID_NDK_HOME", ndk.get().asFile.path)
            commandLine(cargo.get(), "xtask", "android", "--libraries", outputDirectory.get().asFile.path)
        }
    }
}

val cargoNdk =
    tasks.register<CargoNdk>("cargoNdk") {
        group = "build"
        description = "Builds the core for phones with cargo ndk"
        checkout.set(rootProject.layout.projectDirectory.dir(".."))
        sources.from(
            fileTree(rootProject.layout.projectDirectory.dir("..")) {
                include("Cargo.toml", "Cargo.lock", "rust-core/**", "xtask/src/phone.rs")
                exclude("**/target/**")
            },
        )
        cargo.set(providers.gradleProperty("uitpas.cargo").orElse("cargo"))
        ndk.set(androidComponents.sdkComponents.ndkDirectory)
    }

/** Texts of `registry.xml` that Gradle properties set. */
abstract class RegistryValues : DefaultTask() {
    @get:Input
    abstract val texts: MapProperty<String, String>

    @get:OutputDirectory
    abstract val outputDirectory: DirectoryProperty

    @TaskAction
    fun write() {
        val lines =
            texts.get().toSortedMap().map { (name, text) ->
                val safe = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "\\'")
                "    <string name=\"$name\" translatable=\"false\">$safe</string>\n"
            }
        val values = outputDirectory.get().dir("values").asFile.apply { mkdirs() }
        values.resolve("registry.xml").writeText(lines.joinToString("", "<resources>\n", "</resources>\n"))
    }
}

val registryValues =
    tasks.register<RegistryValues>("registryValues") {
        outputDirectory.fileValue(registryResources)
        texts.empty()
        val names = mapOf("uitpas.registryUrl" to "registry_url", "uitpas.issuerUrl" to "issuer_url", "uitpas.clientId" to "client_id")
        for ((property, name) in names) providers.gradleProperty(property).orNull?.let { texts.put(name, it) }
    }

tasks.matching { it.name == "preBuild" }.configureEach { dependsOn(registryValues) }

androidComponents {
    onVariants { variant ->
        // Gradle runs it before it merges libraries.
        variant.sources.jniLibs?.addGeneratedSourceDirectory(cargoNdk, CargoNdk::outputDirectory)
    }
}
