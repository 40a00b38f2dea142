// The app as Android Studio and a build with an Android SDK see it. Without an SDK: android/host (see README.md).

pluginManagement {
    buildscript {
        repositories {
            google()
            mavenCentral()
        }
        dependencies {
            // AGP 8.13 brings an R8 that knows Kotlin up to 2.3; Kotlin 2.4 needs 9.1.29 or newer.
            classpath("com.android.tools:r8:9.1.56")
        }
    }
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "uitpas-open"
include(":app")
