package org.uitpas.open.app.camera

import android.annotation.SuppressLint
import android.annotation.TargetApi
import android.content.Context
import android.graphics.ImageFormat
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.hardware.camera2.params.OutputConfiguration
import android.hardware.camera2.params.SessionConfiguration
import android.media.Image
import android.media.ImageReader
import android.os.Build
import android.os.Handler
import android.os.HandlerThread
import android.util.Size
import android.view.Surface
import android.view.TextureView
import kotlin.math.abs

/** The camera at the back, through the platform's own interface. Its own thread does all but ask for it. */
class Camera2Source(context: Context) : FrameSource {
    private val manager = context.getSystemService(CameraManager::class.java)
    private val camera = backCamera()
    private val thread = HandlerThread("camera").apply { start() }
    private val handler = Handler(thread.looper)
    private val frames = PlaneCopy()
    private var turned = 0

    @Volatile
    private var sink: FrameSink? = null

    // On the camera's thread alone.
    private var opening = false
    private var stopped = false
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null
    private var reader: ImageReader? = null
    private var request: CaptureRequest.Builder? = null

    override val hasTorch = camera?.traits?.get(CameraCharacteristics.FLASH_INFO_AVAILABLE) == true

    override fun start(preview: TextureView, sink: FrameSink) {
        this.sink = sink
        val camera = camera ?: return sink.lost()
        turned = preview.display?.rotation ?: Surface.ROTATION_0
        val texture = preview.surfaceTexture
        if (preview.isAvailable && texture != null) return begin(camera, preview, texture)
        preview.surfaceTextureListener =
            object : TextureView.SurfaceTextureListener {
                override fun onSurfaceTextureAvailable(texture: SurfaceTexture, width: Int, height: Int) = begin(camera, preview, texture)

                override fun onSurfaceTextureSizeChanged(texture: SurfaceTexture, width: Int, height: Int) = Unit

                override fun onSurfaceTextureDestroyed(texture: SurfaceTexture) = true

                override fun onSurfaceTextureUpdated(texture: SurfaceTexture) = Unit
            }
    }

    override fun torch(on: Boolean) = change {
        set(CaptureRequest.FLASH_MODE, if (on) CaptureRequest.FLASH_MODE_TORCH else CaptureRequest.FLASH_MODE_OFF)
    }

    override fun focus(x: Float, y: Float) {
        val sensor = camera?.traits?.get(CameraCharacteristics.SENSOR_INFO_ACTIVE_ARRAY_SIZE) ?: return
        val region = arrayOf(focusArea(x, y, sensor, camera.traits.quarters(turned)))
        change {
            set(CaptureRequest.CONTROL_AF_REGIONS, region)
            set(CaptureRequest.CONTROL_AE_REGIONS, region)
            // Once; it looks anew and goes on looking, for what comes next is as near or as far as it likes.
            set(CaptureRequest.CONTROL_AF_TRIGGER, CaptureRequest.CONTROL_AF_TRIGGER_CANCEL)
            session?.capture(build(), null, handler)
            set(CaptureRequest.CONTROL_AF_TRIGGER, CaptureRequest.CONTROL_AF_TRIGGER_IDLE)
        }
    }

    override fun stop() {
        sink = null
        handler.post {
            stopped = true
            close()
        }
    }

    /** A camera that is just being opened is closed when it comes: the system would keep it from everybody. */
    private fun close() {
        if (opening) return
        session?.close()
        device?.close()
        reader?.close()
        session = null
        device = null
        reader = null
        request = null
        thread.quitSafely()
    }

    private fun backCamera(): Traits? = guarded {
        val all = manager.cameraIdList.map { Traits(it, manager.getCameraCharacteristics(it)) }
        all.firstOrNull { it.traits.get(CameraCharacteristics.LENS_FACING) == CameraCharacteristics.LENS_FACING_BACK } ?: all.firstOrNull()
    }

    private fun begin(camera: Traits, preview: TextureView, texture: SurfaceTexture) {
        val size = camera.size
        preview.setTransform(previewTransform(preview.width, preview.height, size, camera.traits.sideways, turned))
        texture.setDefaultBufferSize(size.width, size.height)
        handler.post { open(camera.id, size, texture) }
    }

    // Asked for before: CameraPane starts no camera without permission.
    @SuppressLint("MissingPermission")
    private fun open(id: String, size: Size, texture: SurfaceTexture) {
        if (stopped) return
        val images = ImageReader.newInstance(size.width, size.height, ImageFormat.YUV_420_888, IMAGES)
        images.setOnImageAvailableListener({ it.acquireLatestImage()?.use(::read) }, handler)
        reader = images
        opening = true
        guarded { manager.openCamera(id, Opened(listOf(Surface(texture), images.surface)), handler) } ?: run { opening = false }
    }

    private fun read(image: Image) {
        sink?.frame(frames.of(image))
    }

    private fun change(settings: CaptureRequest.Builder.() -> Unit) {
        handler.post {
            val builder = request ?: return@post
            guarded {
                builder.settings()
                session?.setRepeatingRequest(builder.build(), null, handler)
            }
        }
    }

    /** What a camera may refuse at any time: it is lost then. */
    private fun <T : Any> guarded(deed: () -> T?): T? = try {
        deed()
    } catch (_: CameraAccessException) {
        refused()
    } catch (_: SecurityException) {
        // The permission was taken back while the app was open.
        refused()
    } catch (_: IllegalArgumentException) {
        // It was unplugged.
        refused()
    } catch (_: IllegalStateException) {
        // Closed in between.
        null
    }

    private fun refused(): Nothing? {
        sink?.lost()
        return null
    }

    private inner class Opened(private val surfaces: List<Surface>) : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            opening = false
            device = camera
            if (stopped) return close()
            guarded {
                request =
                    camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW).apply {
                        surfaces.forEach(::addTarget)
                        set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
                    }
                if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) session28(camera) else session(camera)
            }
        }

        @Suppress("DEPRECATION")
        private fun session(camera: CameraDevice) = camera.createCaptureSession(surfaces, Configured(), handler)

        @TargetApi(Build.VERSION_CODES.P)
        private fun session28(camera: CameraDevice) = camera.createCaptureSession(
            SessionConfiguration(
                SessionConfiguration.SESSION_REGULAR,
                surfaces.map(::OutputConfiguration),
                { handler.post(it) },
                Configured(),
            ),
        )

        override fun onDisconnected(camera: CameraDevice) = lost(camera)

        override fun onError(camera: CameraDevice, error: Int) = lost(camera)

        private fun lost(camera: CameraDevice) {
            opening = false
            device = camera
            sink?.lost()
            if (stopped) close() else camera.close()
        }
    }

    private inner class Configured : CameraCaptureSession.StateCallback() {
        override fun onConfigured(session: CameraCaptureSession) {
            this@Camera2Source.session = session
            change {}
        }

        override fun onConfigureFailed(session: CameraCaptureSession) {
            sink?.lost()
        }
    }

    /** A camera and what it can do. */
    private class Traits(val id: String, val traits: CameraCharacteristics) {
        /** The size of its frames that is nearest to the wanted one. */
        val size: Size
            get() =
                traits.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)?.getOutputSizes(ImageFormat.YUV_420_888)
                    ?.minByOrNull { abs(it.width * it.height - WANTED.width * WANTED.height) }
                    ?: WANTED
    }

    private companion object {
        /** Enough for a poster at arm's length; the core reads no better from more. */
        val WANTED = Size(1280, 720)

        /** One that is read, one that is being filled. */
        const val IMAGES = 2
    }
}
